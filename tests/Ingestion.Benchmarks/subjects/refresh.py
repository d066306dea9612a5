"""A refresh of a symbol as people write it in Python, on top of peer.py: five documents of Alpha Vantage, one row a period.

It takes the same turns in the record of calls, asks for the same documents, reads the same rows, writes the same ones under the same conditions, side by
side, and sends the same messages. It does less: no second try, no answer that refuses, no document of another symbol, no limits of what it takes, no
repair after a crash. All of that is to its advantage.
"""

import json
import os
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

import peer
from peer import TABLE, client, http, keys, text

DOCUMENTS = ("OVERVIEW", "EARNINGS", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")
ABSENT = {"", "-", "none", "null", "n/a"}
TEXTS = set(
    "symbol asset_type name description cik exchange country sector industry address official_site fiscal_year_end report_time"
    " latest_quarter dividend_date ex_dividend_date reported_date".split()
)
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=TTM$)")
NEW_YORK = ZoneInfo("America/New_York")

pool = ThreadPoolExecutor(peer.PUTS_AT_ONCE)


def now():
    return datetime.now(timezone.utc)


def at(instant):
    return {"S": text(instant)}


def items(table, key, value, sort=None, prefix="", **more):
    """All records of a partition whose sort key begins with something."""
    request = {
        "TableName": table,
        "KeyConditionExpression": "#p = :p AND begins_with(#s, :s)" if prefix else "#p = :p",
        "ExpressionAttributeNames": {"#p": key, "#s": sort} if prefix else {"#p": key},
        "ExpressionAttributeValues": {":p": {"S": value}, ":s": {"S": prefix}} if prefix else {":p": {"S": value}},
        "ConsistentRead": True,
        **more,
    }
    found = []
    while True:
        answer = client("dynamodb").query(**request)
        found += answer["Items"]
        if "LastEvaluatedKey" not in answer or "Limit" in more:
            return found
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


# The turns of calls.


def calls_of(day):
    return client("dynamodb").get_item(TableName=TABLE, Key={"pk": {"S": "CALLS#alphavantage"}, "sk": {"S": str(day)}}, ConsistentRead=True).get("Item", {})


def take_turn():
    """Counts a call before it is made, and waits for its turn."""
    dynamo, a_minute = client("dynamodb"), int(os.environ["ALPHA_VANTAGE_CALLS_A_MINUTE"])
    while True:
        began = time.time() * 1000
        day = datetime.now(NEW_YORK).date()
        record = calls_of(day)
        if sum(int(record[name]["N"]) for name in ("calendar", "refresh", "sentiment") if name in record) >= int(os.environ["ALPHA_VANTAGE_CALLS_A_DAY"]):
            raise RuntimeError("no calls are left today")
        last = record.get("turns_ms") or calls_of(day - timedelta(days=1)).get("turns_ms")
        turn = str(int(max(began, int(last["L"][-1]["N"]) + 60_000 / a_minute if last else 0)))
        values = {":turns": {"L": [{"N": turn}]}, ":turn": {"N": turn}, ":end": {"N": str(int(began / 1000) + 40 * 86_400)}, ":one": {"N": "1"}}
        if "last_turn_ms" in record:
            condition, values[":seen"] = "last_turn_ms = :seen AND attribute_not_exists(closed_at)", record["last_turn_ms"]
        else:
            condition = "attribute_not_exists(last_turn_ms)"
        try:
            dynamo.update_item(
                TableName=TABLE,
                Key={"pk": {"S": "CALLS#alphavantage"}, "sk": {"S": str(day)}},
                UpdateExpression="SET turns_ms = :turns, last_turn_ms = :turn, expires_at = :end ADD refresh :one",
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
            )
        except dynamo.exceptions.ConditionalCheckFailedException:
            continue
        time.sleep(max(0, int(turn) / 1000 - time.time()))
        return


# Documents.


@lru_cache(maxsize=None)
def name_of(name):
    return WORD.sub("_", name).lower()


def row_of(document, period, day, fields):
    row = {"document": document.lower(), "period": period, "date": day, "currency": None, "numbers": {}, "texts": {}}
    for name, value in fields.items():
        name, value = name_of(name), value.strip()
        if name == "fiscal_date_ending" or value.lower() in ABSENT:
            continue
        if name in ("currency", "reported_currency"):
            row["currency"] = value
        elif name not in TEXTS and NUMBER.fullmatch(value):
            row["numbers"][name] = Decimal(value)
        else:
            row["texts"][name] = value
    return row


def month_of(day):
    day = date.fromisoformat(day) - timedelta(days=7)
    return day.year, day.month


def years_of(annual, quarterly):
    """Annual earnings without those of a year that is not over."""
    days = sorted({row["fiscalDateEnding"] for row in annual}, reverse=True)
    months = {month_of(day) for day in days}
    endings = {month for month, _ in Counter(month_of(day)[1] for day in days[1:] or days).most_common(1)}
    endings |= {month for year, month in months if (year - 1, month) in months}
    newest = max((row["fiscalDateEnding"] for row in quarterly if row["reportedEPS"].lower() not in ABSENT), default="9999")
    return [row for row in annual if month_of(row["fiscalDateEnding"])[1] in endings and not (row["fiscalDateEnding"] == days[0] > newest)]


def rows_of(document, body, today):
    answer = json.loads(body)
    if document == "OVERVIEW":
        return [row_of(document, None, str(today), answer)]
    annual, quarterly = (answer[name] for name in (("annualEarnings", "quarterlyEarnings") if document == "EARNINGS" else ("annualReports", "quarterlyReports")))
    if document == "EARNINGS":
        annual = years_of(annual, quarterly)
    latest = str(today + timedelta(days=1))
    return [
        row_of(document, period, fields["fiscalDateEnding"], fields)
        for period, rows in (("Y", annual), ("Q", quarterly))
        for fields in rows
        if fields["fiscalDateEnding"] <= latest
    ]


def from_record(record):
    return {
        **{name: record[name]["S"] if name in record else None for name in ("document", "period", "date", "currency")},
        "numbers": {name: Decimal(value["N"]) for name, value in record["numbers"]["M"].items()},
        "texts": {name: value["S"] for name, value in record["texts"]["M"].items()} if "texts" in record else {},
    }


def sort_key(row):
    return "#".join(part for part in (row["document"].upper(), row["period"], row["date"]) if part)


def record_of(symbol, row, announcement, moment, before):
    record = {
        "symbol": {"S": symbol},
        "sk": {"S": sort_key(row)},
        **{name: {"S": row[name]} for name in ("document", "period", "date", "currency") if row[name]},
        "numbers": {"M": {name: {"N": str(value)} for name, value in row["numbers"].items()}},
        "first_seen": before["first_seen"] if before else at(moment),
        "known_since": at(moment),
        "revision": {"N": str(int(before["revision"]["N"]) + 1 if before else 1)},
        "announcement": {"S": announcement},
    }
    if row["texts"]:
        record["texts"] = {"M": {name: {"S": value} for name, value in row["texts"].items()}}
    if before:
        was = from_record(before)
        old, new = ({**one["numbers"], **one["texts"], **({"currency": one["currency"]} if one["currency"] else {})} for one in (was, row))
        version = {
            "known_since": before["known_since"],
            "until": at(moment),
            "was": {"M": {name: {"S": value} if isinstance(value, str) else {"N": str(value)} for name, value in old.items() if new.get(name) != value}},
        }
        absent = sorted(new.keys() - old.keys())
        if absent:
            version["absent"] = {"SS": absent}
        record["versions"] = {"L": [*before.get("versions", {"L": []})["L"], {"M": version}][-20:]}
    return record


def changes_of(table, symbol, document, rows):
    """Rows that are new or other than before, each with the record that it replaces."""
    latest = {"ScanIndexForward": False, "Limit": 1} if document == "OVERVIEW" else {}
    known = {record["sk"]["S"]: record for record in items(table, "symbol", symbol, "sk", f"{document}#", **latest)}
    if document == "OVERVIEW" and known:
        (newest,) = known.values()
        if {**from_record(newest), "date": rows[0]["date"]} == rows[0]:
            return []
    return [(row, known.get(sort_key(row))) for row in rows if sort_key(row) not in known or from_record(known[sort_key(row)]) != row]


def put(table, record, before):
    condition = {"ConditionExpression": "revision = :before", "ExpressionAttributeValues": {":before": before["revision"]}} if before else {"ConditionExpression": "attribute_not_exists(symbol)"}
    client("dynamodb").put_item(TableName=table, Item=record, **condition)


# Messages.


def owe(key, run, **fields):
    record = {**key, "feed": {"S": "fundamentals"}, "scheduled_at": {"S": run.split("/")[1]}, **fields}
    client("dynamodb").batch_write_item(RequestItems={TABLE: [{"PutRequest": {"Item": record}}]})


def owed_key(moment, name):
    return {"pk": {"S": "OUTBOX#fundamentals"}, "sk": {"S": f"{text(moment)}#{name}"}}


def announce(table, symbol, run, moment, announcement):
    """Of what carries its id; written down before it is sent."""
    dynamo, owed = client("dynamodb"), owed_key(moment, announcement)
    rows = [record for record in items(table, "symbol", symbol) if record.get("announcement", {}).get("S") == announcement]
    days = [record["date"]["S"] for record in rows]
    body = json.dumps({
        "event_type": "NEW_MARKET_DATA",
        "id": announcement,
        "feed": "fundamentals",
        "timestamp": text(moment),
        "source": "alphavantage",
        "is_failover": False,
        "item_count": len(rows),
        "tickers": [symbol],
        "changes": {document: [symbol] for document in sorted({record["document"]["S"] for record in rows})},
        "date_range": {"start": f"{min(days)}T00:00:00Z", "end": f"{max(days)}T00:00:00Z"},
        "run": run,
    }, separators=(",", ":"))
    dynamo.update_item(
        TableName=TABLE,
        Key=owed,
        UpdateExpression="SET body = :body",
        ConditionExpression="attribute_exists(pk) AND attribute_not_exists(body)",
        ExpressionAttributeValues={":body": {"S": body}},
    )
    attributes = {"event_type": "NEW_MARKET_DATA", "feed": "fundamentals", "source": "alphavantage", "is_failover": "false"}
    client("sns").publish(
        TopicArn=os.environ["NOTIFICATION_TOPIC_ARN"],
        Message=body,
        MessageAttributes={
            **{name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()},
            "tickers": {"DataType": "String.Array", "StringValue": json.dumps([symbol])},
        },
    )
    dynamo.delete_item(TableName=TABLE, Key=owed)


def tell_processed(symbol, run, period, report_date, moment):
    name = f"earningsProcessed-{symbol}-{period}"
    detail = json.dumps({
        "assetSymbol": symbol, "earningsDate": report_date, "earningsId": f"{symbol}#{period}", "processedAt": text(moment), "eventId": name,
    }, separators=(",", ":"))
    owe(owed_key(moment, name), run, detail_type={"S": "earningsProcessed"}, detail={"S": detail})
    client("events").put_events(Entries=[{
        "EventBusName": os.environ["EVENT_BUS_NAME"],
        "Source": f"ingestion.{os.environ['ENVIRONMENT']}",
        "DetailType": "earningsProcessed",
        "Detail": detail,
        "Time": moment,
    }])
    client("dynamodb").delete_item(TableName=TABLE, Key=owed_key(moment, name))


# A refresh.


def has_report(quarters, period, report_date):
    due = date.fromisoformat(report_date)
    return any(
        "reported_eps" in quarter["numbers"]
        and (quarter["date"] == period or -7 <= (date.fromisoformat(quarter["texts"].get("reported_date", "1900-01-01")) - due).days <= 14)
        for quarter in quarters
    )


def finish(table, symbol, run, refreshed_at):
    dynamo, today = client("dynamodb"), datetime.now(NEW_YORK).date()
    try:
        dynamo.update_item(
            TableName=os.environ["ASSETS_TABLE_NAME"],
            Key={"symbol": {"S": symbol}},
            UpdateExpression="SET refreshed_at = :at",
            ConditionExpression="attribute_exists(symbol) AND (attribute_not_exists(refreshed_at) OR refreshed_at < :at)",
            ExpressionAttributeValues={":at": at(refreshed_at)},
        )
    except dynamo.exceptions.ConditionalCheckFailedException:
        pass
    due = [
        row
        for row in items(os.environ["EARNINGS_CALENDAR_TABLE_NAME"], "symbol", symbol)
        if "superseded_by" not in row
        and not row["is_processed"]["BOOL"]
        and row["status"]["S"] != "withdrawn"
        and str(today - timedelta(days=45)) <= row["report_date"]["S"] <= str(today)
    ]
    quarters = [from_record(record) for record in items(table, "symbol", symbol, "sk", "EARNINGS#Q#", ScanIndexForward=False, Limit=8)] if due else []
    for row in due:
        period, report_date = row["fiscal_period_end"]["S"], row["report_date"]["S"]
        if has_report(quarters, period, report_date):
            tell_processed(symbol, run, period, report_date, refreshed_at)


def refresh(message):
    dynamo, table = client("dynamodb"), os.environ["FUNDAMENTALS_TABLE_NAME"]
    detail = json.loads(message["body"])["detail"]
    symbol, run = detail["assetSymbol"], f"fundamentals/{detail['timestamp']}"
    began, state = now(), {"symbol": {"S": detail["assetSymbol"]}, "sk": {"S": "REFRESH"}}
    asked, holder = min(peer.parse(detail["timestamp"]), began), {"S": f"{message['messageId']}@{time.time_ns() // 100}"}
    dynamo.update_item(
        TableName=table,
        Key=state,
        UpdateExpression="SET held_by = :holder, held_until = :until, requested_at = :asked",
        ConditionExpression="attribute_not_exists(held_by) OR held_by = :holder OR held_until < :now",
        ExpressionAttributeValues={":holder": holder, ":until": at(began + timedelta(seconds=175)), ":asked": at(asked), ":now": at(began)},
    )
    record = dynamo.get_item(TableName=table, Key=state, ConsistentRead=True)["Item"]
    fetched = {document: peer.parse(record[f"{document.lower()}_at"]["S"]) for document in DOCUMENTS if f"{document.lower()}_at" in record}
    items(TABLE, "pk", "OUTBOX#fundamentals", Limit=500)
    announcement, announced_at, written = None, None, 0
    for document in DOCUMENTS:
        if document in fetched and fetched[document] >= asked:
            continue
        take_turn()
        answer = http.request(
            "GET",
            f"{os.environ['ALPHA_VANTAGE_BASE_URL']}/query?function={document}&symbol={symbol.replace('.', '-')}&apikey={keys['alpha_vantage_api_key']}",
            headers={"Accept-Encoding": "gzip"},
        )
        rows, moment = rows_of(document, answer.data, datetime.now(NEW_YORK).date()), now()
        changes = changes_of(table, symbol, document, rows)
        if changes:
            if announcement is None:
                announcement, announced_at = f"fundamentals-{symbol}-{moment:%Y%m%dT%H%M%SZ}", moment
                owe(owed_key(moment, announcement), run, source={"S": "alphavantage"}, is_failover={"BOOL": False}, keys={"L": [{"S": symbol}]})
            list(pool.map(lambda change: put(table, record_of(symbol, change[0], announcement, moment, change[1]), change[1]), changes))
            written += len(changes)
        fetched[document] = max(asked, now())
        whole = len(fetched) == len(DOCUMENTS)
        dynamo.update_item(
            TableName=table,
            Key=state,
            UpdateExpression=f"SET {document.lower()}_at = :at{', refreshed_at = :all' if whole else ''} REMOVE #without",
            ConditionExpression="held_by = :holder",
            ExpressionAttributeNames={"#without": "without"},
            ExpressionAttributeValues={":at": at(fetched[document]), ":holder": holder, **({":all": at(min(fetched.values()))} if whole else {})},
        )
    if announcement:
        announce(table, symbol, run, announced_at, announcement)
    finish(table, symbol, run, min(fetched.values()))
    dynamo.update_item(
        TableName=table, Key=state, UpdateExpression="REMOVE held_by, held_until", ConditionExpression="held_by = :holder", ExpressionAttributeValues={":holder": holder},
    )
    return written


def handle(event):
    began = time.monotonic()
    if not keys:
        keys.update(json.loads(client("secretsmanager").get_secret_value(SecretId=os.environ["PROVIDER_SECRET_ID"])["SecretString"]))
    written = [refresh(message) for message in event["Records"]]
    calls = int(calls_of(datetime.now(NEW_YORK).date())["refresh"]["N"])
    values = {"SymbolsRefreshed": len(written), "DocumentsStored": len(DOCUMENTS) * len(written), "DocumentsFailed": 0, "RowsWritten": sum(written), "CallsToday": calls}
    dimensions = [{"Name": "Environment", "Value": os.environ["ENVIRONMENT"]}, {"Name": "Feed", "Value": "fundamentals"}]
    client("cloudwatch").put_metric_data(
        Namespace="Ingestion",
        MetricData=[{"MetricName": name, "Value": value, "Unit": "Count", "Timestamp": now(), "Dimensions": dimensions} for name, value in values.items()],
    )
    print(json.dumps({"event": "refresh", "outcome": "refreshed", "rows_written": sum(written), "duration_ms": int((time.monotonic() - began) * 1000)}), flush=True)
    return {"batchItemFailures": []}
