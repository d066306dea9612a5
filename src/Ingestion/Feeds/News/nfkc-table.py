"""Writes nfkc.bin, the table that Nfkc.cs reads, from the Unicode data of the Python that runs it. Usage: python3 nfkc-table.py

Little endian. Four counts of 4 bytes: decompositions, their UTF-16 units, combining classes, compositions. Then, each sorted:
decompositions as (code point: 3 bytes, units: 1 byte), all their units (2 bytes each), combining classes as (code point: 3 bytes,
class: 1 byte), compositions as (first: 3 bytes, second: 3 bytes, composed: 3 bytes). Hangul is left out: it is computed.
"""
import struct
import unicodedata

HANGUL = range(0xAC00, 0xD7A4)
SURROGATES = range(0xD800, 0xE000)
points = [p for p in range(0x110000) if p not in HANGUL and p not in SURROGATES]


def point(p):
    return struct.pack('<I', p)[:3]


decompositions, units, classes, compositions = [], b'', [], []
for p in points:
    c = chr(p)
    decomposed = unicodedata.normalize('NFKD', c)
    if decomposed != c:
        encoded = decomposed.encode('utf-16-le')
        decompositions.append(point(p) + bytes([len(encoded) // 2]))
        units += encoded
    if unicodedata.combining(c):
        classes.append(point(p) + bytes([unicodedata.combining(c)]))
    canonical = unicodedata.decomposition(c).split()
    if len(canonical) == 2 and not canonical[0].startswith('<') and unicodedata.normalize('NFC', c) == c:
        compositions.append((int(canonical[0], 16), int(canonical[1], 16), p))

with open('nfkc.bin', 'wb') as table:
    table.write(struct.pack('<4I', len(decompositions), len(units) // 2, len(classes), len(compositions)))
    table.write(b''.join(decompositions) + units + b''.join(classes))
    table.write(b''.join(point(a) + point(b) + point(c) for a, b, c in sorted(compositions)))
print(unicodedata.unidata_version, len(decompositions), len(units) // 2, len(classes), len(compositions))
