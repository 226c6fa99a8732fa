"""What people mark up becomes HTML that may stand in a page, and nothing else does."""

import pytest

from app.web.markdown import rendered


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** *b* `c`", "<p><strong>a</strong> <em>b</em> <code>c</code></p>\n"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>\n"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>\n"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
        ("[a](JaVaScRiPt&colon;x)", "<p>[a](JaVaScRiPt:x)</p>\n"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
        ("[a](//host/x)", "<p>[a](//host/x)</p>\n"),
        (
            "[a](https://example.org)",
            '<p><a href="https://example.org" rel="noopener noreferrer nofollow">a</a></p>\n',
        ),
        ("<mailto:a@b.c>", '<p><a href="mailto:a@b.c" rel="noopener noreferrer nofollow">mailto:a@b.c</a></p>\n'),
        (
            '![a "b"](https://host/x.png)',
            '<p><a href="https://host/x.png" rel="noopener noreferrer nofollow">Picture: a "b"</a></p>\n',
        ),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("```html\n<i>\n```", "<pre><code>&lt;i&gt;\n</code></pre>\n"),
        ("", ""),
    ],
)
def test_marked_up_text(text: str, html: str) -> None:
    assert rendered(text) == html


def test_headings_stand_beneath_the_one_above_them_without_gaps() -> None:
    assert rendered("# a\n\n### b\n\n## c", below=2) == "<h3>a</h3>\n<h4>b</h4>\n<h4>c</h4>\n"
    assert rendered("# a\n\n## b\n\n### c", below=5) == "<h6>a</h6>\n<h6>b</h6>\n<h6>c</h6>\n"


def test_a_table_scrolls_by_itself_and_its_alignment_is_no_inline_style() -> None:
    assert rendered("| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |") == (
        '<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table class="table">\n'
        '<thead>\n<tr>\n<th>a</th>\n<th class="number">b</th>\n<th class="centred">c</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td>1</td>\n<td class="number">2</td>\n<td class="centred">3</td>\n</tr>\n</tbody>\n'
        "</table></div>\n"
    )
