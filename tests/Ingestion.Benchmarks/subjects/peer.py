"""The pipeline of Ingestion as people write it in Python: boto3 for AWS, urllib3 for the Runtime API and the provider.

A peer for the benchmark, not a product. It makes the same requests and the same writes as the native binary on a day on which nothing
fails, and keeps its connections. With warm_up() it makes its clients at start, as AWS advises; without, it imports boto3 when a run first
needs it. It does less: no sentiment, no alerts, no failover, no repair
after a crash, simpler text rules. All of that is to its advantage.
"""

import hashlib
import html
import json
import os
import re
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import urllib3

TABLE = os.environ["TABLE_NAME"]
TICKERS = os.environ["TICKERS"].split(",")
OVERLAP = timedelta(hours=2)
PUTS_AT_ONCE = 16

http = urllib3.PoolManager(maxsize=4)
aws = {}
keys = {}


def client(service):
    """A client of an AWS service, made when it is first used."""
    if service not in aws:
        import boto3
        from botocore.config import Config

        config = Config(max_pool_connections=PUTS_AT_ONCE, retries={"max_attempts": 3})
        aws[service] = boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name=os.environ["AWS_REGION"], config=config)
    return aws[service]


def warm_up():
    for service in ("secretsmanager", "dynamodb", "sns", "cloudwatch"):
        client(service)


def text(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text_of_instant):
    return datetime.fromisoformat(text_of_instant.replace("Z", "+00:00"))


def is_open(instant):
    """New York's session on a day without holidays."""
    from zoneinfo import ZoneInfo

    local = instant.astimezone(ZoneInfo("America/New_York"))
    return local.weekday() < 5 and (9, 30) <= (local.hour, local.minute) < (16, 0)


def claim(scheduled_at, now, feed="news"):
    dynamo = client("dynamodb")
    record = {
        "pk": {"S": f"RUN#{feed}"},
        "sk": {"S": text(scheduled_at)},
        "run": {"S": f"{feed}/{text(scheduled_at)}"},
        "feed": {"S": feed},
        "scheduled_at": {"S": text(scheduled_at)},
        "started_at": {"S": text(now)},
        "lease_until": {"S": text(now + timedelta(seconds=50))},
        "held_by": {"S": "peer"},
        "attempt": {"N": "1"},
        "expires_at": {"N": str(int((now + timedelta(days=90)).timestamp()))},
    }
    try:
        dynamo.put_item(TableName=TABLE, Item=record, ConditionExpression="attribute_not_exists(pk)")
        return True
    except dynamo.exceptions.ConditionalCheckFailedException:
        return False


def runs_before(instant, feed="news"):
    return client("dynamodb").query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk AND sk < :before",
        ExpressionAttributeValues={":pk": {"S": f"RUN#{feed}"}, ":before": {"S": instant}},
        ScanIndexForward=False,
        Limit=24,
        ConsistentRead=True,
    )["Items"]


def tiingo(tickers, since, until):
    day = lambda instant: instant.strftime("%Y-%m-%d")
    seen, limit = 0, 100
    while True:
        symbols = ",".join(ticker.lower().replace(".", "-") for ticker in tickers)
        answer = http.request(
            "GET",
            f"{os.environ['TIINGO_BASE_URL']}/tiingo/news?tickers={symbols}&startDate={day(since - timedelta(days=1))}"
            f"&endDate={day(until + timedelta(days=1))}&limit={limit}&offset={seen}&sortBy=crawlDate",
            headers={"Authorization": f"Token {keys['tiingo_api_key']}", "Accept-Encoding": "gzip"},
        )
        rows = json.loads(answer.data)
        seen += len(rows)
        yield from rows
        if len(rows) < 100 or parse(rows[-1]["crawlDate"]) < since:
            return
        limit = 500


def canonical(headline):
    headline = unicodedata.normalize("NFKC", html.unescape(headline)).casefold()
    return " ".join("".join(c if not unicodedata.category(c).startswith("P") else " " for c in headline).split())


def key_of(headline, day):
    return hashlib.sha256(f"{headline}|{day:%Y-%m-%d}".encode()).hexdigest()[:32]


def story_of(row):
    published = parse(row["publishedDate"])
    headline = canonical(row.get("title") or "")
    if not headline or not re.match("https?://", row.get("url") or ""):
        return None
    return {
        "key": key_of(headline, published),
        "neighbours": [key_of(headline, published - timedelta(days=1)), key_of(headline, published + timedelta(days=1))],
        "headline": row["title"],
        "description": (row.get("description") or "")[:5000],
        "url": row["url"],
        "published": published,
        "tickers": [ticker.upper().replace("-", ".") for ticker in row["tickers"]],
        "tags": row["tags"],
        "publisher": row["source"],
        "id": str(row["id"]),
    }


def known_among(wanted):
    known = set()
    for i in range(0, len(wanted), 100):
        pending = {TABLE: {
            "Keys": [{"pk": {"S": f"NEWS#{key}"}, "sk": {"S": "STORY"}} for key in wanted[i : i + 100]],
            "ProjectionExpression": "#pk, #sources, #tickers, #url, #announcement",
            "ExpressionAttributeNames": {"#pk": "pk", "#sources": "sources", "#tickers": "tickers", "#url": "url", "#announcement": "announcement"},
        }}
        while pending:
            answer = client("dynamodb").batch_get_item(RequestItems=pending)
            known.update(item["pk"]["S"][5:] for item in answer["Responses"][TABLE])
            pending = answer.get("UnprocessedKeys")
    return known


def store(stories, announcement, run, now):
    dynamo = client("dynamodb")
    known = known_among([story["key"] for story in stories])
    unknown = [story for story in stories if story["key"] not in known]
    known_among([key for story in unknown for key in story["neighbours"]])
    if not unknown:
        return []
    dynamo.put_item(TableName=TABLE, Item={
        "pk": {"S": "OUTBOX"},
        "sk": {"S": f"{text(now)}#{announcement}"},
        "feed": {"S": "news"},
        "scheduled_at": {"S": run[5:]},
        "source": {"S": "tiingo"},
        "is_failover": {"BOOL": False},
        "keys": {"L": [{"S": story["key"]} for story in unknown]},
    })

    def put(story):
        shown = {
            "headline": {"S": story["headline"]},
            "url": {"S": story["url"]},
            "published_at": {"S": text(story["published"])},
            "source": {"S": "tiingo"},
            "publisher": {"S": story["publisher"]},
            "tickers": {"SS": story["tickers"]},
        }
        try:
            dynamo.put_item(
                TableName=TABLE,
                Item={
                    "pk": {"S": f"NEWS#{story['key']}"},
                    "sk": {"S": "STORY"},
                    "dedup_key": {"S": story["key"]},
                    "sources": {"M": {"tiingo": {"M": {"id": {"S": story["id"]}}}}},
                    "description": {"S": story["description"]},
                    "tags": {"L": [{"S": tag} for tag in story["tags"]]},
                    "ingested_at": {"S": text(now)},
                    "run": {"S": run},
                    "announcement": {"S": announcement},
                    "is_failover": {"BOOL": False},
                    **shown,
                },
                ConditionExpression="attribute_not_exists(pk)",
            )
        except dynamo.exceptions.ConditionalCheckFailedException:
            return []
        return [
            {"PutRequest": {"Item": {
                "pk": {"S": f"TICKER#{ticker}"},
                "sk": {"S": f"{text(story['published'])}#{story['key']}"},
                "dedup_key": {"S": story["key"]},
                **shown,
            }}}
            for ticker in story["tickers"]
        ]

    with ThreadPoolExecutor(PUTS_AT_ONCE) as pool:
        rows = [row for rows_of_story in pool.map(put, unknown) for row in rows_of_story]
    for i in range(0, len(rows), 25):
        pending = {TABLE: rows[i : i + 25]}
        while pending:
            pending = dynamo.batch_write_item(RequestItems=pending).get("UnprocessedItems")
    return unknown


def announce(announcement, run, stored, now):
    dynamo = client("dynamodb")
    dynamo.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "OUTBOX"}},
        Limit=500,
        ConsistentRead=True,
    )
    if not stored:
        return
    tickers = sorted({ticker for story in stored for ticker in story["tickers"]})
    client("sns").publish(
        TopicArn=os.environ["NOTIFICATION_TOPIC_ARN"],
        Message=json.dumps({
            "event_type": "NEW_MARKET_DATA",
            "id": announcement,
            "feed": "news",
            "timestamp": text(now),
            "source": "tiingo",
            "is_failover": False,
            "item_count": len(stored),
            "tickers": tickers,
            "date_range": {"start": text(min(story["published"] for story in stored)), "end": text(max(story["published"] for story in stored))},
            "run": run,
        }),
        MessageAttributes={
            "event_type": {"DataType": "String", "StringValue": "NEW_MARKET_DATA"},
            "feed": {"DataType": "String", "StringValue": "news"},
            "source": {"DataType": "String", "StringValue": "tiingo"},
            "is_failover": {"DataType": "String", "StringValue": "false"},
            "tickers": {"DataType": "String.Array", "StringValue": json.dumps(tickers)},
        },
    )
    dynamo.delete_item(TableName=TABLE, Key={"pk": {"S": "OUTBOX"}, "sk": {"S": f"{text(now)}#{announcement}"}})


def close(scheduled_at, collected, stored, took, feed="news", source="tiingo"):
    runs_before("9999-01-01T00:00:00Z", feed)
    client("dynamodb").update_item(
        TableName=TABLE,
        Key={"pk": {"S": f"RUN#{feed}"}, "sk": {"S": text(scheduled_at)}},
        UpdateExpression="SET finished_at = :f, outcome = :o, #source = :s, collected = :c, #new = :n, duration_ms = :d",
        ConditionExpression="held_by = :owner",
        ExpressionAttributeNames={"#source": "source", "#new": "new"},
        ExpressionAttributeValues={
            ":f": {"S": text(datetime.now(timezone.utc))},
            ":o": {"S": "collected"},
            ":s": {"S": source},
            ":c": {"N": str(collected)},
            ":n": {"N": str(stored)},
            ":d": {"N": str(int(took * 1000))},
            ":owner": {"S": "peer"},
        },
    )
    values = {"RunsSucceeded": 1, "RunsFailed": 0, "Failovers": 0, "ItemsCollected": collected, "ItemsNew": stored, "ItemsMerged": 0,
              "ItemsRejected": 0, "CollectionLatency": took * 1000, "OldestOwedMessage": 0, "Freshness": 0, "AnnouncementLatency": took * 1000}
    dimensions = [{"Name": "Environment", "Value": os.environ["ENVIRONMENT"]}, {"Name": "Feed", "Value": feed}]
    client("cloudwatch").put_metric_data(
        Namespace="Ingestion",
        MetricData=[{"MetricName": name, "Value": value, "Dimensions": dimensions} for name, value in values.items()],
    )


def handle(event):
    began = time.monotonic()
    scheduled_at = parse(event["scheduled_at"])
    run = f"news/{text(scheduled_at)}"
    if not is_open(scheduled_at):
        return {"job": "news", "run": run, "outcome": "closed"}
    now = datetime.now(timezone.utc)
    if not keys:
        keys.update(json.loads(client("secretsmanager").get_secret_value(SecretId=os.environ["PROVIDER_SECRET_ID"])["SecretString"]))
    before = runs_before(text(scheduled_at))
    if not claim(scheduled_at, now):
        return {"job": "news", "run": run, "outcome": "already_done"}
    since = scheduled_at - (timedelta(hours=24) if not before else timedelta(minutes=5) + OVERLAP)
    stories = {}
    for i in range(0, len(TICKERS), 20):
        for row in tiingo(TICKERS[i : i + 20], since, scheduled_at):
            story = story_of(row)
            if story and parse(row["crawlDate"]) >= since:
                stories[story["key"]] = story
    announcement = f"news-{scheduled_at:%Y%m%dT%H%M%SZ}-1"
    stored = store(list(stories.values()), announcement, run, now)
    announce(announcement, run, stored, now)
    close(scheduled_at, len(stories), len(stored), time.monotonic() - began)
    return {"job": "news", "run": run, "outcome": "collected", "collected": len(stories), "new": len(stored), "known": len(stories) - len(stored)}


def main(handle=handle):
    root = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
    while True:
        event = http.request("GET", f"{root}/next", timeout=None, retries=False)
        answer = handle(json.loads(event.data))
        http.request("POST", f"{root}/{event.headers['Lambda-Runtime-Aws-Request-Id']}/response", body=json.dumps(answer, separators=(",", ":")).encode())


if __name__ == "__main__":
    main()
