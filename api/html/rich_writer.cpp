#include <algorithm>

#include "api/html/rich_tree.h"

namespace cairn::api::html {
namespace {

bool is_address_letter(char letter) {
  constexpr std::string_view kMarks = "-._~:/?#[]@!$&()*+,;=%";
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         kMarks.find(letter) != std::string_view::npos;
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 253 || host.front() == '.' || host.front() == '-') return false;
  return std::all_of(host.begin(), host.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '.';
  });
}

bool starts_ignoring_case(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); });
}

/// "example.org" of an address that safe_address gave; the mailbox of a mailto.
std::string_view place_of(std::string_view address) {
  if (address.starts_with("mailto:")) return address.substr(7);
  const std::string_view rest = address.substr(address.find("//") + 2);
  return rest.substr(0, rest.find_first_of("/?#:"));
}

bool has_words(const RichNode& node) {
  if (node.kind == RichKind::Text) return node.text.find_first_not_of(" \t\r\n") != std::string::npos;
  return (node.kind == RichKind::Link && !safe_address(node.text).empty()) ||
         std::any_of(node.children.begin(), node.children.end(), has_words);
}

class Writer {
 public:
  explicit Writer(RichPlace place) : place_(place) {}

  Html write(const RichNode& root) {
    if (place_ == RichPlace::Block)
      write_block_children(root);
    else
      write_flat(root);
    return Html::trusted(std::move(out_));
  }

 private:
  // A run of inline children of a block becomes a paragraph.
  void write_block_children(const RichNode& node) {
    for (auto child = node.children.begin(); child != node.children.end();) {
      if (is_block(child->kind)) {
        write_block(*child++);
        continue;
      }
      const auto end = std::find_if(child, node.children.end(), [](const RichNode& one) { return is_block(one.kind); });
      write_inline_run("<p>", child, end, "</p>\n");
      child = end;
    }
  }

  using Nodes = std::vector<RichNode>::const_iterator;
  void write_inline_run(std::string_view open, Nodes from, Nodes to, std::string_view close) {
    if (std::none_of(from, to, has_words)) return;
    out_ += open;
    while (!has_words(*from)) ++from;
    while (!has_words(*(to - 1))) --to;
    for (; from != to; ++from) write_inline(*from);
    out_ += close;
  }

  void write_block(const RichNode& node) {
    switch (node.kind) {
      case RichKind::Paragraph:
        return write_inline_run("<p>", node.children.begin(), node.children.end(), "</p>\n");
      case RichKind::Heading:
        return write_inline_run("<h2 class=\"nhsuk-heading-s\">", node.children.begin(), node.children.end(),
                                "</h2>\n");
      case RichKind::BulletList:
        return write_list(node, "<ul class=\"nhsuk-list nhsuk-list--bullet\">", "</ul>\n");
      case RichKind::NumberList:
        return write_list(node, "<ol class=\"nhsuk-list nhsuk-list--number\">", "</ol>\n");
      default:
        return write_block_children(node);
    }
  }

  void write_list(const RichNode& list, std::string_view open, std::string_view close) {
    const bool has_items = std::any_of(list.children.begin(), list.children.end(),
                                       [](const RichNode& one) { return one.kind == RichKind::ListItem; });
    if (!has_items) return;
    out_ += open;
    for (const RichNode& item : list.children) {
      if (item.kind != RichKind::ListItem) continue;
      out_ += "<li>";
      for (const RichNode& child : item.children) is_block(child.kind) ? write_block(child) : write_inline(child);
      out_ += "</li>";
    }
    out_ += close;
  }

  // Blocks inside a line: their ends become one line break, list items get a dot.
  void write_flat(const RichNode& node) {
    for (const RichNode& child : node.children) {
      if (!is_block(child.kind)) {
        if (child.kind == RichKind::Text && child.text.find_first_not_of(" \t\r\n") == std::string::npos &&
            needs_break_)
          continue;
        write_pending_break();
        write_inline(child);
        continue;
      }
      if (!out_.empty()) needs_break_ = true;
      if (child.kind == RichKind::ListItem) {
        write_pending_break();
        out_ += "• ";
      }
      write_flat(child);
      if (!out_.empty()) needs_break_ = true;
    }
  }

  void write_pending_break() {
    if (needs_break_) out_ += "<br>";
    needs_break_ = false;
  }

  void write_inline(const RichNode& node) {
    switch (node.kind) {
      case RichKind::Text:
        out_ += escape(node.text).text();
        return;
      case RichKind::Break:
        out_ += "<br>";
        return;
      case RichKind::Strong:
        return write_element("strong", node);
      case RichKind::Emphasis:
        return write_element("em", node);
      case RichKind::Subscript:
        return write_element("sub", node);
      case RichKind::Superscript:
        return write_element("sup", node);
      case RichKind::Link:
        return write_link(node);
      default:
        for (const RichNode& child : node.children) write_inline(child);
    }
  }

  void write_element(std::string_view name, const RichNode& node) {
    out_.append("<").append(name).append(">");
    for (const RichNode& child : node.children) write_inline(child);
    out_.append("</").append(name).append(">");
  }

  void write_link(const RichNode& node) {
    const std::string address = safe_address(node.text);
    const bool is_link = !address.empty() && place_ != RichPlace::Label;
    if (is_link) out_ += "<a href=\"" + escape(address).text() + "\" rel=\"noopener noreferrer\">";
    const std::size_t start = out_.size();
    for (const RichNode& child : node.children) write_inline(child);
    if (!address.empty()) {
      const std::string shown = escape(place_of(address)).text();
      if (out_.size() == start)
        out_ += shown;
      else if (out_.find(shown, start) == std::string::npos)
        out_ += " (" + shown + ")";
    }
    if (is_link) out_ += "</a>";
  }

  RichPlace place_;
  std::string out_;
  bool needs_break_ = false;
};

}  // namespace

std::string safe_address(std::string_view address) {
  constexpr std::string_view kBlank = " \t\r\n";
  if (const auto from = address.find_first_not_of(kBlank); from != std::string_view::npos)
    address = address.substr(from, address.find_last_not_of(kBlank) + 1 - from);
  if (address.size() > 2000 || !std::all_of(address.begin(), address.end(), is_address_letter)) return {};
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!starts_ignoring_case(address, scheme)) continue;
    const std::string_view rest = address.substr(scheme.size());
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const auto colon = authority.find(':');
    const std::string_view port = colon == std::string_view::npos ? "" : authority.substr(colon + 1);
    if (!is_host(authority.substr(0, colon)) || port.size() > 5 ||
        port.find_first_not_of("0123456789") != std::string_view::npos)
      return {};
    return std::string(scheme) + std::string(rest);
  }
  if (!starts_ignoring_case(address, "mailto:")) return {};
  const std::string_view box = address.substr(7, address.find('?') - 7);
  const auto at = box.find('@');
  if (at == 0 || at == std::string_view::npos || !is_host(box.substr(at + 1)) ||
      box.substr(0, at).find_first_of(":/#[]@,;%&") != std::string_view::npos)
    return {};
  return "mailto:" + std::string(box);
}

Html write_rich(const RichNode& root, RichPlace place) { return Writer(place).write(root); }

RichQuestion split_rich(RichNode root) {
  while (root.children.size() == 1 && root.children.front().kind == RichKind::Container) {
    RichNode only = std::move(root.children.front());
    root = std::move(only);
  }
  std::erase_if(root.children, [](const RichNode& node) { return is_block(node.kind) && !has_words(node); });
  auto end =
      std::find_if(root.children.begin(), root.children.end(), [](const RichNode& one) { return is_block(one.kind); });
  const bool starts_inline = std::any_of(root.children.begin(), end, has_words);
  if (!starts_inline && end != root.children.end()) ++end;
  RichNode first{RichKind::Container, {}, {root.children.begin(), end}};
  root.children.erase(root.children.begin(), end);
  return {write_rich(first, RichPlace::Inline), write_rich(root, RichPlace::Block)};
}

}  // namespace cairn::api::html
