#pragma once

#include <string>
#include <vector>

#include "api/html/html.h"
#include "api/html/rich_text.h"

// Shared by the two readers of rich text and its writer.

namespace cairn::api::html {

enum class RichKind {
  Container,  // a block without look of its own; the root is one
  Paragraph,
  Heading,
  BulletList,
  NumberList,
  ListItem,
  Strong,
  Emphasis,
  Subscript,
  Superscript,
  Link,
  Text,
  Break,
};
bool is_block(RichKind kind);

struct RichNode {
  RichKind kind = RichKind::Container;
  std::string text;  // of Text; the address of a Link
  std::vector<RichNode> children;
};

/// Builds a tree as marks open and close, in any order: what does not fit is mended (a list item gets its list, a block
/// ends the inline marks around it, what stays open is closed). Never deeper than kMaxDepth.
class RichTreeBuilder {
 public:
  static constexpr std::size_t kMaxDepth = 24;
  RichTreeBuilder() { stack_.push_back({RichKind::Container, {}, {}}); }
  /// False when the mark was not opened (too deep): its content belongs to what is around it.
  bool open(RichKind kind, std::string text = {});
  void close(RichKind kind);  // the innermost one of this kind; nothing when there is none
  void add_text(std::string_view text);
  void add_break();
  /// An opened Strong, Emphasis or Link that never closes: it becomes `literal` and its content.
  void unwrap_innermost(std::string_view literal);
  bool is_innermost(RichKind kind) const { return stack_.back().kind == kind; }
  bool has_open(RichKind kind) const;
  RichNode take();

 private:
  void pop();
  void prepare_for_block(RichKind kind);
  std::vector<RichNode> stack_;
};

/// "https://example.org/a" or "mailto:a@example.org" when it is harmless; empty otherwise.
std::string safe_address(std::string_view address);

Html write_rich(const RichNode& root, RichPlace place);
RichQuestion split_rich(RichNode root);

/// Decodes "&amp;", "&#233;", "&eacute;" …; what is no entity stays as it is.
std::string decode_entities(std::string_view text);

}  // namespace cairn::api::html
