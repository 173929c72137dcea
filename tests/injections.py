"""Five hundred strings that try to be more than text: made by rule, the same on every run."""

HEADS = (
    "'",
    '"',
    "`",
    "\\'",
    "')",
    "';",
    '";',
    "'))",
    "' ",
    "%27",
    "''",
    "$$",
    "\u2019",
    "＇",
    "广东省'",
    "x\\",
    "/*",
    "--",
    "(",
    "[",
)
BODIES = (
    "OR 1=1", "OR '1'='1", "OR 1=1 --", "UNION SELECT * FROM canary", "UNION ALL SELECT NULL,NULL,NULL", "; DROP TABLE canary", "; DELETE FROM canary; --",
    "; ATTACH '/tmp/x.db' AS x", "; COPY canary TO '/tmp/canary.csv'", "; INSTALL httpfs; LOAD httpfs", "; SET memory_limit='1MB'", "; PRAGMA database_list",
    "|| (SELECT version())", "AND (SELECT count(*) FROM read_csv('/etc/passwd')) > 0", "AND 1=(SELECT 1 FROM glob('/*'))", "; CALL pragma_version()",
    "; INSERT INTO canary VALUES (9)", "; UPDATE canary SET x = 9", "; CREATE TABLE y AS SELECT 1", "; EXPORT DATABASE '/tmp/x'", "LIKE '%'", "IS NOT NULL",
    "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>",
)  # fmt: skip
ODD = (
    "%",
    "_",
    "%%",
    "\\",
    "null",
    "NULL",
    "None",
    "true",
    "1e400",
    "NaN",
    "Infinity",
    "-0",
    "0x41",
    "' '",
    "()",
    "[]",
    "{}",
    "?",
    "$1",
    ":a",
    "@a",
    "#",
    "𠮷野家",
    "\u202e卡",
    "👩‍👩‍👧",
    "ﷺ",
)


def strings() -> list[str]:
    """Exactly five hundred, all different, none empty."""
    made = [*ODD, *(f"{head} {body}" for head in HEADS for body in BODIES)]
    return list(dict.fromkeys(made))[:500]
