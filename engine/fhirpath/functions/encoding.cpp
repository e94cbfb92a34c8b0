// Additional string functions of the continuous build: encode, decode, escape, unescape.
#include <array>
#include <cstdint>
#include <optional>

#include "engine/base/base64.h"
#include "engine/base/text.h"
#include "engine/fhirpath/functions/functions.h"

namespace cairn::fhirpath::functions {
namespace {

std::optional<std::string> decode_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    if (digit(text[i]) < 0 || digit(text[i + 1]) < 0) return std::nullopt;
    out.push_back(static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1])));
  }
  return out;
}

struct Entity {
  char character;
  std::string_view text;
};
constexpr std::array kHtml = {Entity{'&', "&amp;"}, Entity{'<', "&lt;"}, Entity{'>', "&gt;"}, Entity{'"', "&quot;"},
                              Entity{'\'', "&#39;"}};
constexpr std::array kJson = {Entity{'"', "\\\""}, Entity{'\\', "\\\\"}, Entity{'\n', "\\n"}, Entity{'\r', "\\r"},
                              Entity{'\t', "\\t"}, Entity{'\f', "\\f"},  Entity{'\b', "\\b"}, Entity{'/', "\\/"}};

template <std::size_t N>
std::string replace_characters(std::string_view text, const std::array<Entity, N>& entities, std::size_t count) {
  std::string out;
  for (const char c : text) {
    std::string_view replacement;
    for (std::size_t i = 0; i < count; ++i) {
      if (entities[i].character == c) replacement = entities[i].text;
    }
    if (replacement.empty()) {
      out.push_back(c);
    } else {
      out.append(replacement);
    }
  }
  return out;
}

template <std::size_t N>
std::string replace_entities(std::string_view text, const std::array<Entity, N>& entities) {
  std::string out;
  while (!text.empty()) {
    const Entity* found = nullptr;
    for (const Entity& entity : entities) {
      if (text.starts_with(entity.text)) found = &entity;
    }
    out.push_back(found == nullptr ? text.front() : found->character);
    text.remove_prefix(found == nullptr ? 1 : found->text.size());
  }
  return out;
}

/// Input and the name of the format.
Got find_texts(Call& call, std::string_view& text, std::string_view& format) {
  if (const Got got = call.input_text(text); got != Got::Value) return got;
  return call.argument_text(0, format);
}

}  // namespace

bool encode(Call& call) {
  std::string_view text;
  std::string_view format;
  CAIRN_NEED(find_texts(call, text, format));
  if (format == "hex") return call.run.push_text(to_hex(text));
  if (format == "base64") return call.run.push_text(encode_base64(text, Base64::Standard));
  if (format == "urlbase64") return call.run.push_text(encode_base64(text, Base64::Url));
  return call.fail("encode() knows 'hex', 'base64' and 'urlbase64'");
}

bool decode(Call& call) {
  std::string_view text;
  std::string_view format;
  CAIRN_NEED(find_texts(call, text, format));
  if (format != "hex" && format != "base64" && format != "urlbase64")
    return call.fail("decode() knows 'hex', 'base64' and 'urlbase64'");
  const std::optional<std::string> decoded =
      format == "hex" ? decode_hex(text) : decode_base64(text, format == "base64" ? Base64::Standard : Base64::Url);
  if (!decoded || !is_utf8(*decoded))
    return call.fail("decode() was given a text that is not " + std::string(format) + " of a text");
  return call.run.push_text(*decoded);
}

bool escape(Call& call) {
  std::string_view text;
  std::string_view format;
  CAIRN_NEED(find_texts(call, text, format));
  if (format == "html") return call.run.push_text(replace_characters(text, kHtml, kHtml.size()));
  if (format == "json") return call.run.push_text(replace_characters(text, kJson, kJson.size() - 1));
  return call.fail("escape() knows 'html' and 'json'");
}

bool unescape(Call& call) {
  std::string_view text;
  std::string_view format;
  CAIRN_NEED(find_texts(call, text, format));
  if (format == "html") return call.run.push_text(replace_entities(text, kHtml));
  if (format == "json") return call.run.push_text(replace_entities(text, kJson));
  return call.fail("unescape() knows 'html' and 'json'");
}

}  // namespace cairn::fhirpath::functions
