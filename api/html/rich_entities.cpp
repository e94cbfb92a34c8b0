#include <algorithm>
#include <charconv>
#include <optional>

#include "api/html/rich_tree.h"

namespace cairn::api::html {
namespace {

struct Entity {
  std::string_view name, text;
};
constexpr Entity kEntities[] = {
    {"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},   {"nbsp", "\u00a0"},
    {"ndash", "–"},  {"mdash", "—"},  {"hellip", "…"}, {"lsquo", "‘"},  {"rsquo", "’"},  {"ldquo", "“"},
    {"rdquo", "”"},  {"laquo", "«"},  {"raquo", "»"},  {"bull", "•"},   {"middot", "·"}, {"times", "×"},
    {"deg", "°"},    {"plusmn", "±"}, {"frac12", "½"}, {"frac14", "¼"}, {"frac34", "¾"}, {"sup2", "²"},
    {"sup3", "³"},   {"micro", "µ"},  {"le", "≤"},     {"ge", "≥"},     {"ne", "≠"},     {"euro", "€"},
    {"pound", "£"},  {"copy", "©"},   {"reg", "®"},    {"trade", "™"},  {"sect", "§"},   {"szlig", "ß"},
    {"agrave", "à"}, {"aacute", "á"}, {"acirc", "â"},  {"atilde", "ã"}, {"auml", "ä"},   {"aring", "å"},
    {"aelig", "æ"},  {"ccedil", "ç"}, {"egrave", "è"}, {"eacute", "é"}, {"ecirc", "ê"},  {"euml", "ë"},
    {"igrave", "ì"}, {"iacute", "í"}, {"icirc", "î"},  {"iuml", "ï"},   {"ntilde", "ñ"}, {"ograve", "ò"},
    {"oacute", "ó"}, {"ocirc", "ô"},  {"otilde", "õ"}, {"ouml", "ö"},   {"oslash", "ø"}, {"ugrave", "ù"},
    {"uacute", "ú"}, {"ucirc", "û"},  {"uuml", "ü"},   {"yacute", "ý"}, {"Agrave", "À"}, {"Aacute", "Á"},
    {"Acirc", "Â"},  {"Auml", "Ä"},   {"Aring", "Å"},  {"AElig", "Æ"},  {"Ccedil", "Ç"}, {"Egrave", "È"},
    {"Eacute", "É"}, {"Oacute", "Ó"}, {"Ouml", "Ö"},   {"Oslash", "Ø"}, {"Uuml", "Ü"},   {"rarr", "→"},
    {"larr", "←"},   {"shy", ""},     {"zwnj", ""},    {"ensp", " "},   {"emsp", " "},   {"thinsp", " "},
};

std::string to_utf8(std::uint32_t code) {
  const bool is_control = code < 0x20 && code != '\t' && code != '\n';
  const bool is_bidi_override = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  if (is_bidi_override) return {};
  if (is_control || code == 0x7f || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return "\xef\xbf\xbd";
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xc0 | code >> 6), byte(0x80 | (code & 0x3f))};
  if (code < 0x10000) return {byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 0x3f)), byte(0x80 | (code & 0x3f))};
  return {byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 0x3f)), byte(0x80 | (code >> 6 & 0x3f)),
          byte(0x80 | (code & 0x3f))};
}

std::optional<std::string> decode_one(std::string_view name) {
  if (!name.starts_with('#')) {
    const auto* found = std::find_if(std::begin(kEntities), std::end(kEntities),
                                     [&](const Entity& entity) { return entity.name == name; });
    return found == std::end(kEntities) ? std::nullopt : std::optional(std::string(found->text));
  }
  name.remove_prefix(1);
  const bool is_hex = name.starts_with('x') || name.starts_with('X');
  if (is_hex) name.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, is_hex ? 16 : 10);
  if (name.empty() || end != name.data() + name.size()) return std::nullopt;
  return to_utf8(error == std::errc() ? code : 0);
}

}  // namespace

std::string decode_entities(std::string_view text) {
  constexpr std::size_t kLongestName = 12;
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = std::min(text.find('&', at), text.size());
    decoded += text.substr(at, next - at);
    at = next;
    if (at == text.size()) break;
    const std::size_t end = text.substr(0, std::min(at + kLongestName, text.size())).find(';', at);
    const auto one = end == std::string_view::npos ? std::nullopt : decode_one(text.substr(at + 1, end - at - 1));
    decoded += one ? *one : "&";
    at = one ? end + 1 : at + 1;
  }
  return decoded;
}

}  // namespace cairn::api::html
