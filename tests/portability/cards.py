"""Cards as programs really write them."""

import base64
import quopri

from tests.portability.files import saved, striped

PHOTO = saved(striped((200, 260)), "JPEG", quality=60)


def quoted(text: str, charset: str = "utf-8") -> bytes:
    """Quoted-printable with soft breaks, as Android writes it."""
    return quopri.encodestring(text.encode(charset)).replace(b"\n", b"\r\n").rstrip(b"\r\n")


def folded(line: bytes, width: int = 75) -> bytes:
    """Broken wherever the octets are full, in the middle of a letter if need be."""
    pieces = [line[:width], *(line[at : at + width - 1] for at in range(width, len(line), width - 1))]
    return b"\r\n ".join(pieces)


def rows(*lines: bytes, end: bytes = b"\r\n") -> bytes:
    return end.join((*lines, b""))


NOTE = "二十年投行经验，看过两百多个项目；最近在看医药和冷链。" * 3
IOS = rows(
    b"BEGIN:VCARD", b"VERSION:3.0", b"PRODID:-//Apple Inc.//iPhone OS 18.1//EN",
    "N:陈;志远;;;".encode(), "FN:陈志远".encode(), "ORG:东方证券股份有限公司;投行部".encode(),
    "TITLE:董事总经理".encode(), b"EMAIL;type=INTERNET;type=WORK;type=pref:chen@example.com",
    b"TEL;type=CELL;type=VOICE;type=pref:139 0000 0002",
    b"TEL;type=WORK;type=VOICE:021-55556666",
    "item1.ADR;type=WORK;type=pref:;;世纪大道100号;上海;上海;200120;中国".encode(), b"item1.X-ABADR:cn",
    b"item2.URL;type=pref:https://example.com", b"item2.X-ABLabel:_$!<HomePage>!$_",
    folded(f"NOTE:{NOTE}".encode()), b"BDAY:1975-03-02",
    b"IMPP;X-SERVICE-TYPE=WeChat;type=HOME;type=pref:x-apple:chenzhiyuan_66",
    folded(b"PHOTO;ENCODING=b;TYPE=JPEG:" + base64.b64encode(PHOTO)), b"END:VCARD",
)  # fmt: skip
ANDROID = rows(
    b"BEGIN:VCARD", b"VERSION:2.1",
    b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + quoted("陈") + b";" + quoted("志远") + b";;;",
    b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + quoted("陈志远"),
    b"TEL;CELL;PREF:+86-139-0000-0002", b"TEL;WORK:02155556666", b"EMAIL;PREF:chen@example.com",
    b"ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + quoted("东方证券股份有限公司"),
    b"TITLE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + quoted("董事总经理"),
    b"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + quoted(NOTE), b"X-WECHAT:chenzhiyuan_66",
    b"PHOTO;ENCODING=BASE64;JPEG:" + base64.encodebytes(PHOTO).replace(b"\n", b"\r\n "), b"", b"END:VCARD",
)  # fmt: skip
OUTLOOK = rows(
    b"BEGIN:VCARD", b"VERSION:2.1",
    "N;LANGUAGE=zh-cn;CHARSET=gb2312:陈;志远".encode("gb18030"), "FN;CHARSET=gb2312:陈志远".encode("gb18030"),
    "ORG;CHARSET=gb2312:东方证券股份有限公司".encode("gb18030"), "TITLE;CHARSET=gb2312:董事总经理".encode("gb18030"),
    b"TEL;CELL;VOICE:13900000002", b"EMAIL;PREF;INTERNET:chen@example.com",
    "ADR;WORK;PREF;CHARSET=gb2312:;;世纪大道100号;上海;;200120;中国".encode("gb18030"),
    b"X-MS-OL-DEFAULT-POSTAL-ADDRESS:2",
    b"PHOTO;TYPE=JPEG;ENCODING=BASE64:", *(b" " + line for line in base64.encodebytes(PHOTO).splitlines()), b"",
    b"REV:20261123T040000Z", b"END:VCARD",
)  # fmt: skip
FOXMAIL = rows(
    b"BEGIN:VCARD", b"VERSION:2.1", "N:陈;志远;;;".encode("gb18030"), "FN:陈志远".encode("gb18030"),
    "ORG:东方证券股份有限公司;".encode("gb18030"), "TITLE:董事总经理".encode("gb18030"),
    b"TEL;CELL:13900000002", b"EMAIL;INTERNET:chen@example.com", b"END:VCARD", end=b"\n",
)  # fmt: skip
FOURTH = rows(
    b"BEGIN:VCARD", b"VERSION:4.0", b"KIND:individual", "FN;LANGUAGE=zh;ALTID=1:陈志远".encode(),
    b"FN;LANGUAGE=en;ALTID=1:Chen Zhiyuan", b"N:Chen;Zhiyuan;;;", "ORG;LANGUAGE=zh:东方证券股份有限公司".encode(),
    b'TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+86-139-0000-0002', b"EMAIL:chen@example.com",
    "TITLE:董事总经理".encode(), "HOBBY;LEVEL=high:茶".encode(), b"BDAY:19750302",
    folded(b"PHOTO:data:image/jpeg;base64," + base64.b64encode(PHOTO)), b"END:VCARD",
)  # fmt: skip
REAL = {"iOS": IOS, "Android": ANDROID, "Outlook": OUTLOOK, "Foxmail": FOXMAIL, "4.0": FOURTH}
