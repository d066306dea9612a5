"""The jobs of reference data as people write them in Python, on top of peer.py: assets, and the earnings calendar of two sources.

It asks for the same lists, reads the same pages of its table, writes the same rows under the same conditions, and announces them. It does less:
no renames, no check for a short list, no repair after a crash, no reading of the list while it comes. All of that is to its advantage.
"""

import csv
import io
import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import peer
from peer import TABLE, client, http, keys, text

ROWS_PER_PAGE = 200
MOST_ANNOUNCED = 2000
NEVER = {"S": "1970-01-01T00:00:00Z"}
OWN = ("revision", "updated_at", "change", "announcement", "first_seen", "last_seen", "status_changed_at", "refreshed_at", "is_processed")
PLAIN = re.compile(r"[A-Z0-9]+")
DOTTED = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
DASHED_CLASS = re.compile(r"[A-Z]+-[ABCDUV]")
DOTTED_CLASS = re.compile(r"[A-Z]+\.[ABCDU]")


def get(url, headers=None):
    return http.request("GET", url, headers={"Accept-Encoding": "gzip", **(headers or {})}).data


def pages(operation, **request):
    request["Limit"] = ROWS_PER_PAGE
    while True:
        answer = operation(**request)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


# Assets.


def listed_assets():
    """By symbol; of two under one symbol the tradable one, and of two with one id the first."""
    rows = json.loads(get(
        f"{os.environ['ALPACA_BASE_URL']}/v2/assets?status=active&asset_class=us_equity",
        {"APCA-API-KEY-ID": keys["alpaca_key_id"], "APCA-API-SECRET-KEY": keys["alpaca_secret_key"]},
    ))
    assets = {}
    for row in rows:
        symbol = row.get("symbol") or ""
        if len(symbol) > 12 or not DOTTED.fullmatch(symbol) or not row.get("id") or "tradable" not in row:
            continue
        if row["class"] != "us_equity" or row["status"] != "active":
            continue
        if symbol not in assets or row["tradable"] and not assets[symbol]["tradable"]:
            assets[symbol] = row
    seen = set()
    return len(rows), {symbol: row for symbol, row in assets.items() if not (row["id"] in seen or seen.add(row["id"]))}


def asset_record(symbol, row, tracked):
    record = {
        "symbol": {"S": symbol},
        "asset_id": {"S": row["id"]},
        "name": {"S": (row.get("name") or "").strip()[:200]},
        "exchange": {"S": row.get("exchange") or ""},
        "class": {"S": row["class"]},
        "status": {"S": "active"},
        "is_tradable": {"BOOL": row["tradable"]},
        "is_marginable": {"BOOL": row.get("marginable", False)},
        "is_shortable": {"BOOL": row.get("shortable", False)},
        "is_fractionable": {"BOOL": row.get("fractionable", False)},
        "is_tracked": {"BOOL": symbol in tracked},
    }
    if row.get("attributes"):
        record["attributes"] = {"SS": sorted(row["attributes"])}
    if symbol in tracked:
        record["refresh_bucket"] = {"S": "0"}
    if "." in symbol:
        root, end = symbol.rsplit(".", 1)
        spellings = {"alpaca": {"S": symbol}}
        if end in ("A", "B", "C", "D", "U", "V"):
            dashed = {"S": f"{root}-{end}"}
            spellings.update(alphavantage=dashed, yahoo=dashed, tiingo={"S": dashed["S"].lower()})
            if end != "V":
                spellings["finnhub"] = {"S": symbol}
        record["spellings"] = {"M": spellings}
    return record


def assets(today, at, before):
    table = os.environ["ASSETS_TABLE_NAME"]
    count, listed = listed_assets()
    known = {item["symbol"]["S"]: item for item in pages(client("dynamodb").scan, TableName=table, ConsistentRead=True)}
    tracked = set(peer.TICKERS)
    changes = []
    for symbol, row in listed.items():
        record, item = asset_record(symbol, row, tracked), known.get(symbol)
        if item is None:
            changes.append((symbol, {**record, "first_seen": at, "last_seen": at, "status_changed_at": at, "refreshed_at": NEVER}, None, "new"))
        elif record != without_own(item):
            changes.append((symbol, {**record, "last_seen": at, "status_changed_at": item["status_changed_at"]}, item, "changed"))
    for symbol, item in known.items():
        if before and symbol not in listed and item["status"]["S"] == "active":
            changes.append((symbol, {"symbol": {"S": symbol}, "status": {"S": "inactive"}, "status_changed_at": at}, item, "delisted"))
    return table, "alpaca", count, changes


# The earnings calendar.


def number(value):
    return format(Decimal(value).normalize(), "f")


def alpha_vantage():
    body = get(f"{os.environ['ALPHA_VANTAGE_BASE_URL']}/query?function=EARNINGS_CALENDAR&horizon=3month&apikey={keys['alpha_vantage_api_key']}")
    entries, count = {}, 0
    for row in csv.DictReader(io.StringIO(body.decode())):
        count += 1
        symbol = row["symbol"]
        if DASHED_CLASS.fullmatch(symbol):
            symbol = symbol.replace("-", ".")
        elif not PLAIN.fullmatch(symbol):
            continue
        if row["reportDate"] < row["fiscalDateEnding"]:
            continue
        says = {"report_date": row["reportDate"]}
        if row["estimate"]:
            says["estimate"] = number(row["estimate"])
        if row["timeOfTheDay"]:
            says["time_of_day"] = row["timeOfTheDay"]
        name = row["name"] if row["name"].upper() != row["symbol"] else None
        entries.setdefault((symbol, row["fiscalDateEnding"]), (says, row["currency"], name))
    return count, entries


def finnhub(today):
    last = date(today.year + (today.month + 2) // 12, (today.month + 2) % 12 + 1, today.day)
    headers = {"X-Finnhub-Token": keys["finnhub_api_key"]}

    def piece(span):
        start, end = span
        body = get(f"{os.environ['FINNHUB_BASE_URL']}/api/v1/calendar/earnings?from={start}&to={end}", headers)
        rows = json.loads(body, parse_float=str)["earningsCalendar"]
        if len(rows) < 1400:
            return rows
        middle = start + timedelta(days=((end - start).days + 1) // 2 - 1)
        return piece((start, middle)) + piece((middle + timedelta(days=1), end))

    starts = [today + timedelta(days=days) for days in range(0, (last - today).days + 1, 7)]
    with ThreadPoolExecutor(4) as pool:
        rows = [row for rows in pool.map(piece, [(start, min(start + timedelta(days=6), last)) for start in starts]) for row in rows]
    entries = {}
    for row in rows:
        if not (PLAIN.fullmatch(row["symbol"]) or DOTTED_CLASS.fullmatch(row["symbol"])):
            continue
        says = {"report_date": row["date"]}
        if row["epsEstimate"] is not None:
            says["estimate"] = number(row["epsEstimate"])
        if row["hour"]:
            says["time_of_day"] = {"bmo": "pre-market", "dmh": "in-session", "amc": "post-market"}[row["hour"]]
        entries.setdefault((row["symbol"], f"{row['year']}-Q{row['quarter']}"), says)
    return len(rows), entries


def known_reports(table, today, wanted, quarters):
    """The months around today from the index; then, by their keys, what has its date elsewhere."""
    dynamo, first = client("dynamodb"), today - timedelta(days=45)
    known = {}
    for i in range(first.month - 1, first.month + 6):
        for item in pages(
            dynamo.query,
            TableName=table,
            IndexName="UpcomingEarningsIndex",
            KeyConditionExpression="report_month = :month",
            ExpressionAttributeValues={":month": {"S": f"{first.year + i // 12}-{i % 12 + 1:02}"}},
        ):
            known[item["symbol"]["S"], item["fiscal_period_end"]["S"]] = item
    named = {(item["symbol"]["S"], item["fiscal_quarter"]["S"]) for item in known.values() if "fiscal_quarter" in item}
    missing = [key for key in wanted if key not in known] + [key for key in quarters if key not in named and key not in known]

    def read(some):
        pending = {table: {"Keys": [{"symbol": {"S": symbol}, "fiscal_period_end": {"S": period}} for symbol, period in some], "ConsistentRead": True}}
        items = []
        while pending:
            answer = dynamo.batch_get_item(RequestItems=pending)
            items += answer["Responses"][table]
            pending = answer.get("UnprocessedKeys")
        return items

    with ThreadPoolExecutor(4) as pool:
        for items in pool.map(read, [missing[i : i + 100] for i in range(0, len(missing), 100)]):
            known.update({(item["symbol"]["S"], item["fiscal_period_end"]["S"]): item for item in items})
    return known


def days_apart(draft, day):
    return min((abs((date.fromisoformat(says["report_date"]) - day).days) for says in draft["says"].values()), default=999)


def draft_of(drafts, symbol, quarter, day):
    """The report that Finnhub means, which says only what the company calls the quarter."""
    same = [
        (not ("finnhub" in draft["says"] and draft["quarter"] == quarter), "Q" in period, days_apart(draft, day), period)
        for period, draft in drafts.items()
        if "finnhub" not in draft["now"] and (draft["quarter"] == quarter if draft["quarter"] else days_apart(draft, day) <= 45)
    ]
    return drafts[min(same)[3]] if same else drafts.setdefault(quarter, new_draft())


def new_draft():
    return {"says": {}, "now": set(), "quarter": None, "currency": None, "name": None}


def word(says):
    return {name: says[name] for name in ("report_date", "time_of_day", "estimate") if name in says}


def lay(draft, source, says, at):
    before = draft["says"].get(source)
    if before is None or word(before) != says:
        draft["says"][source] = {**says, "since": at["S"]}
    draft["now"].add(source)


def report_record(symbol, period, draft, today):
    """The preferred calendar's date; the other's where only that one has it from the company."""
    in_order = [draft["says"][source] for source in ("alphavantage", "finnhub") if source in draft["says"]]
    days = {says["report_date"] for says in in_order}
    certain = [says for says in in_order if "time_of_day" in says and abs((date.fromisoformat(says["report_date"]) - today).days) <= 7]
    is_certain = len({says["report_date"] for says in certain}) == 1
    says = certain[0] if is_certain else in_order[0]
    report_date = says["report_date"]
    at_time = next((one["time_of_day"] for one in in_order if one["report_date"] == report_date and "time_of_day" in one), None)
    estimate = says.get("estimate") or next((one["estimate"] for one in in_order if "estimate" in one), None)
    record = {
        "symbol": {"S": symbol},
        "fiscal_period_end": {"S": period},
        "report_date": {"S": report_date},
        "status": {"S": "confirmed" if is_certain or len(in_order) > 1 and len(days) == 1 else "projected"},
        "is_disputed": {"BOOL": len(days) > 1},
        "sources": {"M": {
            source: {"M": {name: {"N" if name == "estimate" else "S": value} for name, value in says.items()}} for source, says in draft["says"].items()
        }},
        "report_month": {"S": report_date[:7]},
        "report_date_symbol": {"S": f"{report_date}#{symbol}"},
    }
    for name, value in (("fiscal_quarter", draft["quarter"]), ("time_of_day", at_time), ("currency", draft["currency"]), ("name", draft["name"])):
        if value:
            record[name] = {"S": value}
    if estimate is not None:
        record["estimate"] = {"N": estimate}
    if len(draft["says"]) == 1:
        record["only_source"] = {"S": next(iter(draft["says"]))}
    return record


def from_item(item):
    says = {source: {name: next(iter(value.values())) for name, value in one["M"].items()} for source, one in item["sources"]["M"].items()}
    return {**new_draft(), "says": says, **{own: item[name]["S"] for own, name in (("quarter", "fiscal_quarter"), ("currency", "currency"), ("name", "name")) if name in item}}


def earnings_calendar(today, at, before):
    table = os.environ["EARNINGS_CALENDAR_TABLE_NAME"]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(alpha_vantage), pool.submit(finnhub, today)
        (one, by_period), (two, by_quarter) = first.result(), second.result()
    known = known_reports(table, today, by_period, by_quarter)
    drafts = {}
    for (symbol, period), item in known.items():
        drafts.setdefault(symbol, {})[period] = from_item(item)
    for (symbol, period), (says, currency, name) in by_period.items():
        draft = drafts.setdefault(symbol, {}).setdefault(period, new_draft())
        lay(draft, "alphavantage", says, at)
        draft["currency"], draft["name"] = currency or draft["currency"], name or draft["name"]
    for (symbol, quarter), says in sorted(by_quarter.items(), key=lambda entry: entry[1]["report_date"]):
        draft = draft_of(drafts.setdefault(symbol, {}), symbol, quarter, date.fromisoformat(says["report_date"]))
        draft["quarter"] = quarter
        lay(draft, "finnhub", says, at)
    changes, tomorrow, end = [], str(today + timedelta(days=1)), str(today + timedelta(days=85))
    for symbol, reports in drafts.items():
        for period, draft in reports.items():
            item = known.get((symbol, period))
            if before:
                draft["says"] = {source: says for source, says in draft["says"].items() if source in draft["now"] or not tomorrow <= says["report_date"] < end}
            if not draft["says"]:
                record = {"symbol": {"S": symbol}, "fiscal_period_end": {"S": period}, "status": {"S": "withdrawn"}}
            else:
                record = report_record(symbol, period, draft, today)
            if item is None:
                changes.append((f"{symbol}#{period}", {**record, "first_seen": at, "is_processed": {"BOOL": False}}, None, "new"))
            elif record != without_own(item):
                changes.append((f"{symbol}#{period}", record, item, "changed"))
    return table, "alphavantage", one + two, changes


# What both do.


def without_own(item):
    """What a list decides of a row. Strings of a set come in any order."""
    row = {name: value for name, value in item.items() if name not in OWN}
    if "attributes" in row:
        row["attributes"] = {"SS": sorted(row["attributes"]["SS"])}
    return row


def write(table, keys_of_table, announcement, at, change):
    """Whether the row was written: over the revision that the change was decided on."""
    _, record, item, kind = change
    dynamo = client("dynamodb")
    revision = int(item["revision"]["N"]) + 1 if item else 1
    record = {**record, "revision": {"N": str(revision)}, "updated_at": at, "change": {"S": kind}, "announcement": {"S": announcement}}
    try:
        if item is None:
            dynamo.put_item(TableName=table, Item=record, ConditionExpression="attribute_not_exists(revision)")
        else:
            set_to = {name: value for name, value in record.items() if name not in keys_of_table}
            dynamo.update_item(
                TableName=table,
                Key={name: record[name] for name in keys_of_table},
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in set_to),
                ConditionExpression="revision = :seen",
                ExpressionAttributeNames={f"#{name}": name for name in set_to},
                ExpressionAttributeValues={":seen": item["revision"], **{f":{name}": value for name, value in set_to.items()}},
            )
    except dynamo.exceptions.ConditionalCheckFailedException:
        return False
    return True


def store(feed, table, scheduled_at, announcement, source, at, changes):
    dynamo, owed = client("dynamodb"), {"pk": {"S": f"OUTBOX#{feed}"}, "sk": {"S": f"{at['S']}#{announcement}"}}
    if changes:
        dynamo.put_item(TableName=TABLE, Item={
            **owed,
            "feed": {"S": feed},
            "scheduled_at": {"S": text(scheduled_at)},
            "source": {"S": source},
            "is_failover": {"BOOL": False},
            "keys": {"L": [{"S": key} for key, *_ in changes]},
        })
        keys_of_table = ("symbol",) if feed == "assets" else ("symbol", "fiscal_period_end")
        with ThreadPoolExecutor(peer.PUTS_AT_ONCE) as pool:
            written = list(pool.map(lambda change: write(table, keys_of_table, announcement, at, change), changes))
        changes = [change for change, is_written in zip(changes, written) if is_written]
    dynamo.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": owed["pk"]},
        Limit=500,
        ConsistentRead=True,
    )
    if changes:
        announce(feed, scheduled_at, announcement, source, at, changes, owed)
    return changes


def announce(feed, scheduled_at, announcement, source, at, changes, owed):
    tickers = sorted({record["symbol"]["S"] for _, record, *_ in changes})
    told = set(tickers[:MOST_ANNOUNCED])
    by_kind = {}
    for _, record, _, kind in changes:
        if record["symbol"]["S"] in told:
            by_kind.setdefault(kind, set()).add(record["symbol"]["S"])
    body = json.dumps({
        "event_type": "NEW_MARKET_DATA",
        "id": announcement,
        "feed": feed,
        "timestamp": at["S"],
        "source": source,
        "is_failover": False,
        "item_count": len(changes),
        "tickers": tickers[:MOST_ANNOUNCED],
        "tickers_omitted": max(0, len(tickers) - MOST_ANNOUNCED),
        "changes": {kind: sorted(symbols) for kind, symbols in by_kind.items()},
        "date_range": {"start": at["S"], "end": at["S"]},
        "run": f"{feed}/{text(scheduled_at)}",
    }, separators=(",", ":"))
    client("dynamodb").update_item(
        TableName=TABLE,
        Key=owed,
        UpdateExpression="SET body = :body",
        ConditionExpression="attribute_exists(pk) AND attribute_not_exists(body)",
        ExpressionAttributeValues={":body": {"S": body}},
    )
    client("sns").publish(
        TopicArn=os.environ["NOTIFICATION_TOPIC_ARN"],
        Message=body,
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value}
            for name, value in (("event_type", "NEW_MARKET_DATA"), ("feed", feed), ("source", source), ("is_failover", "false"))
        },
    )
    client("dynamodb").delete_item(TableName=TABLE, Key=owed)


def handle(event):
    began, feed, scheduled_at = time.monotonic(), event["job"], peer.parse(event["scheduled_at"])
    now, today = datetime.now(timezone.utc), scheduled_at.astimezone(ZoneInfo("America/New_York")).date()
    keys.update(json.loads(client("secretsmanager").get_secret_value(SecretId=os.environ["PROVIDER_SECRET_ID"])["SecretString"]))
    before = peer.runs_before(text(scheduled_at), feed)
    if not peer.claim(scheduled_at, now, feed):
        return {"job": feed, "outcome": "already_done"}
    at = {"S": text(now)}
    table, source, count, changes = (assets if feed == "assets" else earnings_calendar)(today, at, before)
    announcement = f"{feed}-{scheduled_at:%Y%m%dT%H%M%SZ}-1"
    stored = store(feed, table, scheduled_at, announcement, source, at, changes)
    is_new = sum(item is None for _, _, item, _ in stored)
    peer.close(scheduled_at, count, len(stored), time.monotonic() - began, feed, source)
    return {"job": feed, "outcome": "collected", "collected": count, "new": is_new, "merged": len(stored) - is_new, "known": count - len(stored)}
