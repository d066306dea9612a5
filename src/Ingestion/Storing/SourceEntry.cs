using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>What stands under a source's name in an item's <c>sources</c>.</summary>
public static class SourceEntry
{
    /// <summary>The source's id of the item, where it has one, and its URL where that is not the item's.</summary>
    public static AttributeValue Of(IAttributedItem item, bool withUrl)
    {
        Dictionary<string, AttributeValue> entry = [];
        entry.SetIf("id", item.SourceId.Length > 0, () => AttributeValues.S(item.SourceId));
        if (withUrl)
        {
            entry[ItemFields.Url] = AttributeValues.S(item.Url);
        }

        return new AttributeValue { M = entry };
    }
}
