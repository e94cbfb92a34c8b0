#include "engine/exchange/redcap_text.h"

#include <array>

#include "engine/base/text.h"

namespace cairn::exchange {
namespace {

struct Entity {
  std::string_view written, text;
};
constexpr std::array kEntities = {Entity{"&lt;", "<"},  Entity{"&gt;", ">"},   Entity{"&quot;", "\""},
                                  Entity{"&#39;", "'"}, Entity{"&nbsp;", " "}, Entity{"&amp;", "&"}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_tag_at(std::string_view text, std::size_t at) {
  return text[at] == '<' && at + 1 < text.size() &&
         (is_letter(text[at + 1]) || text[at + 1] == '/' || text[at + 1] == '!') &&
         text.find('>', at) != std::string_view::npos;
}

}  // namespace

std::vector<Choice> read_redcap_choices(std::string_view text) {
  std::vector<Choice> out;
  while (!text.empty()) {
    const std::size_t bar = text.find('|');
    const std::string_view part = trim(text.substr(0, bar));
    text = bar == std::string_view::npos ? "" : text.substr(bar + 1);
    if (part.empty()) continue;
    const std::size_t comma = part.find(',');
    const std::string code(trim(part.substr(0, comma)));
    const std::string label(comma == std::string_view::npos ? part : trim(part.substr(comma + 1)));
    if (!code.empty()) out.push_back({code, {label, {}}, "", {}});
  }
  return out;
}

std::string write_redcap_choices(const std::vector<Choice>& choices) {
  std::string out;
  for (const Choice& choice : choices)
    out += (out.empty() ? "" : " | ") + choice.code + ", " +
           html_words(choice.label.text.empty() ? choice.code : choice.label.text);
  return out;
}

std::string plain_words(std::string_view html, bool& had_tags) {
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    if (is_tag_at(html, at)) {
      had_tags = true;
      const std::size_t end = html.find('>', at);
      const std::string_view tag = html.substr(at, end - at);
      const bool breaks = tag.starts_with("<br") || tag.starts_with("</p") || tag.starts_with("</div");
      if (breaks && !out.empty() && out.back() != '\n') out += '\n';
      at = end + 1;
      continue;
    }
    bool is_entity = false;
    for (const Entity& entity : kEntities) {
      if (html.substr(at).starts_with(entity.written)) {
        out += entity.text;
        at += entity.written.size();
        is_entity = true;
        break;
      }
    }
    if (!is_entity) out += html[at++];
  }
  return std::string(trim(out));
}

std::string html_words(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool is_entity = false;
    for (const Entity& entity : kEntities) is_entity = is_entity || text.substr(at).starts_with(entity.written);
    if (is_entity) {
      out += "&amp;";
    } else if (is_tag_at(text, at)) {
      out += "&lt;";
    } else {
      out += text[at];
    }
  }
  return out;
}

std::vector<ActionTag> read_action_tags(std::string_view annotation) {
  std::vector<ActionTag> out;
  for (std::size_t at = annotation.find('@'); at != std::string_view::npos; at = annotation.find('@', at)) {
    std::size_t end = at + 1;
    while (end < annotation.size() && (is_letter(annotation[end]) || annotation[end] == '-' || annotation[end] == '_'))
      ++end;
    ActionTag tag{std::string(annotation.substr(at, end - at)), ""};
    const std::string_view rest = annotation.substr(end);
    std::size_t used = 0;
    if (rest.starts_with("='") || rest.starts_with("=\"")) {
      const std::size_t close = std::min(rest.find(rest[1], 2), rest.size());
      tag.value = rest.substr(2, close - 2);
      used = close;
    } else if (rest.starts_with('=')) {
      const std::size_t close = std::min(rest.find_first_of(" \n\r\t"), rest.size());
      tag.value = rest.substr(1, close - 1);
      used = close;
    } else if (rest.starts_with('(')) {
      const std::size_t close = std::min(rest.rfind(')'), rest.size());
      tag.value = rest.substr(1, close - 1);
      used = close;
    }
    at = end + used;
    if (tag.name.size() > 1) out.push_back(std::move(tag));
  }
  return out;
}

std::string title_of(std::string_view name) {
  std::string out(name);
  for (char& c : out) c = c == '_' ? ' ' : c;
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

}  // namespace cairn::exchange
