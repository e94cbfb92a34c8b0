#include "api/html/rich_tree.h"

#include <algorithm>

namespace cairn::api::html {

bool is_block(RichKind kind) {
  switch (kind) {
    case RichKind::Container:
    case RichKind::Paragraph:
    case RichKind::Heading:
    case RichKind::BulletList:
    case RichKind::NumberList:
    case RichKind::ListItem:
      return true;
    default:
      return false;
  }
}

namespace {

bool is_list(RichKind kind) { return kind == RichKind::BulletList || kind == RichKind::NumberList; }

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

void RichTreeBuilder::pop() {
  RichNode node = std::move(stack_.back());
  stack_.pop_back();
  stack_.back().children.push_back(std::move(node));
}

void RichTreeBuilder::prepare_for_block(RichKind kind) {
  while (stack_.size() > 1 && (!is_block(stack_.back().kind) || stack_.back().kind == RichKind::Paragraph ||
                               stack_.back().kind == RichKind::Heading))
    pop();
  if (kind == RichKind::ListItem) {
    if (stack_.back().kind == RichKind::ListItem) pop();
    if (!is_list(stack_.back().kind) && stack_.size() < kMaxDepth - 1) stack_.push_back({RichKind::BulletList, {}, {}});
  } else if (is_list(stack_.back().kind) && stack_.size() < kMaxDepth - 1) {
    stack_.push_back({RichKind::ListItem, {}, {}});
  }
}

bool RichTreeBuilder::open(RichKind kind, std::string text) {
  if (is_block(kind)) prepare_for_block(kind);
  if (!is_block(kind) && is_list(stack_.back().kind)) open(RichKind::ListItem);
  const std::size_t room = is_list(kind) ? 2 : 1;  // a list is nothing without an item
  if (stack_.size() + room > kMaxDepth || (kind == RichKind::Link && has_open(RichKind::Link))) return false;
  stack_.push_back({kind, std::move(text), {}});
  return true;
}

void RichTreeBuilder::close(RichKind kind) {
  if (!has_open(kind)) return;
  while (stack_.back().kind != kind) pop();
  pop();
}

bool RichTreeBuilder::has_open(RichKind kind) const {
  return std::any_of(stack_.begin() + 1, stack_.end(), [&](const RichNode& node) { return node.kind == kind; });
}

void RichTreeBuilder::add_text(std::string_view text) {
  if (text.empty() || (is_blank(text) && (is_list(stack_.back().kind) || stack_.back().children.empty()))) return;
  if (is_list(stack_.back().kind)) open(RichKind::ListItem);
  std::vector<RichNode>& children = stack_.back().children;
  if (!children.empty() && children.back().kind == RichKind::Text)
    children.back().text += text;
  else
    children.push_back({RichKind::Text, std::string(text), {}});
}

void RichTreeBuilder::add_break() {
  if (!is_list(stack_.back().kind)) stack_.back().children.push_back({RichKind::Break, {}, {}});
}

void RichTreeBuilder::unwrap_innermost(std::string_view literal) {
  std::vector<RichNode> children = std::move(stack_.back().children);
  stack_.pop_back();
  add_text(literal);
  for (RichNode& child : children) {
    if (child.kind == RichKind::Text)
      add_text(child.text);
    else
      stack_.back().children.push_back(std::move(child));
  }
}

RichNode RichTreeBuilder::take() {
  while (stack_.size() > 1) pop();
  return std::move(stack_.front());
}

}  // namespace cairn::api::html
