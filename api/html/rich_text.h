#pragma once

#include <string_view>

#include "api/html/html.h"

namespace cairn::api::html {

/// Mark-up that questionnaires carry (rendering-xhtml, rendering-markdown), made safe: read into a small tree of what
/// we allow and written anew, so the result is always well formed and nothing else gets through, whatever the input.
///
/// Kept: paragraphs, bold, italic, sub- and superscript, lists, line breaks, headings (as small ones), tables as lines
/// of text. Links only to http, https and mailto, with their host written out. Pictures become their alternative text.
/// Everything else is dropped (scripts, styles, forms, frames with their content; other tags without).
enum class RichPlace {
  Block,   // a hint or an instruction: paragraphs and lists
  Inline,  // inside a heading or legend: no blocks; their ends become line breaks
  Label,   // inside a label: as Inline, and links are plain text with their host
};
Html render_xhtml(std::string_view source, RichPlace place);
Html render_markdown(std::string_view source, RichPlace place);

/// A question's text with several paragraphs: the first one for its heading (Inline), the others below it (Block).
struct RichQuestion {
  Html heading, rest;
};
RichQuestion split_xhtml(std::string_view source);
RichQuestion split_markdown(std::string_view source);

}  // namespace cairn::api::html
