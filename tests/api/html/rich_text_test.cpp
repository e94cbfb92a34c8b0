#include "api/html/rich_text.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace cairn::api::html {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string block(std::string_view source) { return render_xhtml(source, RichPlace::Block).text(); }
std::string line(std::string_view source) { return render_xhtml(source, RichPlace::Inline).text(); }
std::string label(std::string_view source) { return render_xhtml(source, RichPlace::Label).text(); }
std::string markdown(std::string_view source) { return render_markdown(source, RichPlace::Block).text(); }

// What a reader of XML would say, and whether only what we allow is there. Empty = nothing to complain of.
std::string fault_of(std::string_view html) {
  static const std::vector<std::string> kAllowed = {"p", "h2", "ul", "ol", "li", "strong", "em", "sub", "sup", "a"};
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = html.find('<', at)) != std::string_view::npos;) {
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) return "a tag without an end";
    const std::string tag(html.substr(at + 1, end - at - 1));
    at = end + 1;
    if (tag == "br") continue;
    if (tag.starts_with("/")) {
      if (open.empty() || open.back() != tag.substr(1)) return "closes " + tag;
      open.pop_back();
      continue;
    }
    const std::string name = tag.substr(0, tag.find(' '));
    const std::string attributes = tag.substr(name.size());
    if (std::find(kAllowed.begin(), kAllowed.end(), name) == kAllowed.end()) return "the tag " + tag;
    const bool is_plain = attributes.empty() || attributes.starts_with(" class=\"nhsuk-");
    const bool is_link =
        name == "a" && (attributes.starts_with(" href=\"http://") || attributes.starts_with(" href=\"https://") ||
                        attributes.starts_with(" href=\"mailto:"));
    if (!is_plain && !is_link) return "the attributes of " + tag;
    open.push_back(name);
  }
  return open.empty() ? "" : "leaves open " + open.back();
}

TEST(RichText, KeepsParagraphsEmphasisListsAndBreaks) {
  EXPECT_EQ(block("<div><p>One <b>two</b><br/>three</p><ul><li>a</li><li><i>b</i></li></ul></div>"),
            "<p>One <strong>two</strong><br>three</p>\n"
            "<ul class=\"nhsuk-list nhsuk-list--bullet\"><li>a</li><li><em>b</em></li></ul>\n");
  EXPECT_EQ(block("<h1>Sleep</h1>kg/m<sup>2</sup>"),
            "<h2 class=\"nhsuk-heading-s\">Sleep</h2>\n<p>kg/m<sup>2</sup></p>\n");
  EXPECT_EQ(block("5 < 6 &amp; 7 > 2 &nbsp;&eacute;&#x1F642;"), "<p>5 &lt; 6 &amp; 7 &gt; 2 \u00a0é🙂</p>\n");
}

TEST(RichText, ALineHasNoBlocks) {
  EXPECT_EQ(line("<p>One</p> <p>two <b>three</b></p>"), "One<br>two <strong>three</strong>");
  EXPECT_EQ(line("<ul><li>a</li><li>b</li></ul>"), "• a<br>• b");
}

TEST(RichText, LinksShowTheirHost) {
  EXPECT_EQ(
      block("<a href='https://example.org/a?b=1&amp;c=2' onclick='x()' target='_top'>Read</a>"),
      "<p><a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener noreferrer\">Read (example.org)</a></p>\n");
  EXPECT_EQ(label("<a href='https://example.org/a'>Read</a>"), "Read (example.org)");
  EXPECT_EQ(block("<a href='mailto:a@example.org?subject=x'>Write</a>"),
            "<p><a href=\"mailto:a@example.org\" rel=\"noopener noreferrer\">Write (a@example.org)</a></p>\n");
  EXPECT_EQ(block("<a href='https://example.org'>https://example.org</a>"),
            "<p><a href=\"https://example.org\" rel=\"noopener noreferrer\">https://example.org</a></p>\n");
}

TEST(RichText, HostileAddressesAreNoLinks) {
  for (const char* address :
       {"javascript:alert(1)", " JaVaScRiPt:alert(1)", "java&#10;script:alert(1)", "&#106;avascript:alert(1)",
        "data:text/html,x", "vbscript:x", "//example.org", "/staff", "https://a@example.org", "https://exa mple.org",
        "https://example.org\\@evil.org", "https://еxample.org", "https:example.org", "file:///etc/passwd",
        "mailto:a@b.org%0abcc:c@d.org", "mailto:", "https://example.org:99999999", "https://\"><script>"}) {
    const std::string html = block("<a href='" + std::string(address) + "'>word</a>");
    EXPECT_THAT(html, Not(HasSubstr("<a"))) << address;
    EXPECT_THAT(html, HasSubstr("word")) << address;
    EXPECT_THAT(markdown("[word](" + std::string(address) + ")"), Not(HasSubstr("<a"))) << address;
  }
}

TEST(RichText, ScriptsAndFormsGoWithTheirContent) {
  EXPECT_EQ(block("a<script>alert('</p>')</script>b<style>p{}</style>c<svg><a>x</a></svg>d"), "<p>abcd</p>\n");
  EXPECT_EQ(block("a<SCRIPT src=x>evil"), "<p>a</p>\n") << "an end that never comes hides the rest";
  EXPECT_EQ(block("a<!-- <b> --><![CDATA[x]]><?php y ?><!DOCTYPE z>b"), "<p>ab</p>\n");
  EXPECT_EQ(block("<p onmouseover=\"alert(1)\" style='position:fixed'>a<input value=x>b</p>"), "<p>ab</p>\n");
  EXPECT_EQ(block("<scr<script>ipt>alert(1)</script>"), "<p>ipt&gt;alert(1)</p>\n");
}

TEST(RichText, PicturesBecomeTheirWords) {
  EXPECT_EQ(block("<img src='https://evil.org/x.png' onerror='y' alt='A &quot;knee&quot;'/> hurts"),
            "<p>A &quot;knee&quot; hurts</p>\n");
  EXPECT_EQ(markdown("![A knee](https://evil.org/x.png) hurts"), "<p>A knee hurts</p>\n");
}

TEST(RichText, BrokenMarkupIsMended) {
  EXPECT_EQ(block("<b>a<i>b</b>c</i>"), "<p><strong>a<em>b</em></strong>c</p>\n");
  EXPECT_EQ(block("<p>a<p>b</ul></div>"), "<p>a</p>\n<p>b</p>\n");
  EXPECT_EQ(block("<li>a<li>b"), "<ul class=\"nhsuk-list nhsuk-list--bullet\"><li>a</li><li>b</li></ul>\n");
  EXPECT_EQ(block("a <b unfinished"), "<p>a &lt;b unfinished</p>\n");
  EXPECT_EQ(block("<p></p><ul></ul> <b> </b>"), "");
}

TEST(RichText, AQuestionsFirstParagraphIsItsHeading) {
  const RichQuestion question = split_xhtml("<div><p>How <b>bad</b>?</p><p>Think of last week.</p></div>");
  EXPECT_EQ(question.heading.text(), "How <strong>bad</strong>?");
  EXPECT_EQ(question.rest.text(), "<p>Think of last week.</p>\n");
  EXPECT_EQ(split_markdown("Only *this*").heading.text(), "Only <em>this</em>");
  EXPECT_EQ(split_markdown("Only *this*").rest.text(), "");
}

TEST(RichText, MarkdownOfTheCommonKind) {
  EXPECT_EQ(markdown("# Sleep\n\nOne **two** *three*\nfour  \nfive\n\n1. a\n2. b\n   - c\n\nsix_seven_ 2 * 3 * 4"),
            "<h2 class=\"nhsuk-heading-s\">Sleep</h2>\n"
            "<p>One <strong>two</strong> <em>three</em> four  <br>five</p>\n"
            "<ol class=\"nhsuk-list nhsuk-list--number\"><li>a</li><li>b"
            "<ul class=\"nhsuk-list nhsuk-list--bullet\"><li>c</li></ul>\n</li></ol>\n"
            "<p>six_seven_ 2 * 3 * 4</p>\n");
  EXPECT_EQ(markdown("**never closed and *this neither"), "<p>**never closed and *this neither</p>\n");
  EXPECT_EQ(markdown("<script>alert(1)</script> \\*a\\* `b*c*`"),
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; *a* b*c*</p>\n");
  EXPECT_EQ(markdown("See [the page](https://example.org/x \"title\") or <https://example.org>"),
            "<p>See <a href=\"https://example.org/x\" rel=\"noopener noreferrer\">the page (example.org)</a> or "
            "<a href=\"https://example.org\" rel=\"noopener noreferrer\">https://example.org</a></p>\n");
}

TEST(RichText, DeepNestingIsCutOff) {
  std::string deep, lists;
  for (int i = 0; i < 100'000; ++i) deep += "<b><i>";
  for (int i = 0; i < 20'000; ++i) lists += "<ul><li>";
  for (const std::string& source : {deep + "x", lists + "x"}) {
    const std::string html = block(source);
    std::size_t lists_open = 0;
    for (std::size_t at = 0; (at = html.find("<ul", at)) != std::string::npos; ++at) ++lists_open;
    EXPECT_LT(lists_open, 24u);
    EXPECT_EQ(fault_of(html), "");
    EXPECT_THAT(html, HasSubstr("x"));
  }
}

TEST(RichText, WhateverComesInWellFormedTextGoesOut) {
  constexpr std::string_view kPieces[] = {"<p>",
                                          "</p>",
                                          "<b>",
                                          "</b>",
                                          "<i",
                                          ">",
                                          "<ul>",
                                          "<li>",
                                          "</li>",
                                          "</ul>",
                                          "<ol>",
                                          "<a href='https://example.org'>",
                                          "</a>",
                                          "<br/>",
                                          "<img alt='x'>",
                                          "<div>",
                                          "</div>",
                                          "<table><tr><td>",
                                          "</td>",
                                          "<h2>",
                                          "</h2>",
                                          "<script>",
                                          "</script>",
                                          "<!--",
                                          "-->",
                                          "&lt;",
                                          "&",
                                          "\"",
                                          "'",
                                          "**",
                                          "*",
                                          "_",
                                          "[",
                                          "](",
                                          ")",
                                          "`",
                                          "\n",
                                          "\n\n",
                                          "- ",
                                          "1. ",
                                          "# ",
                                          "  ",
                                          "> ",
                                          "word",
                                          "\\",
                                          "<",
                                          "</",
                                          "é",
                                          "![",
                                          "<https://example.org>",
                                          "<sup>",
                                          "<style>",
                                          "a=\"b"};
  std::mt19937 random(11);
  for (int round = 0; round < 5'000; ++round) {
    std::string source;
    for (std::size_t i = 0, n = random() % 30; i < n; ++i) source += kPieces[random() % std::size(kPieces)];
    for (const RichPlace place : {RichPlace::Block, RichPlace::Inline, RichPlace::Label}) {
      EXPECT_EQ(fault_of(render_xhtml(source, place).text()), "") << source;
      EXPECT_EQ(fault_of(render_markdown(source, place).text()), "") << source;
      if (HasFailure()) return;
    }
  }
}

TEST(RichText, ManyBrokenMarksIsReadAtOnce) {
  for (const std::string_view piece : {"<a b='", "<", "[", "**a ", "![x](", "<!-", "&#", "_", "`", "> ", "- a\n"}) {
    std::string source;
    while (source.size() < 200'000) source += piece;
    EXPECT_EQ(fault_of(block(source)), "") << piece;
    EXPECT_EQ(fault_of(markdown(source)), "") << piece;
  }
}

}  // namespace
}  // namespace cairn::api::html
