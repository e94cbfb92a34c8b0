#include "engine/disclosure/redaction/words.h"

#include <utf8proc.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "engine/base/embedded.h"
#include "engine/base/json.h"

namespace cairn::disclosure::redaction {
namespace {

struct Letter {
  utf8proc_int32_t code = 0;
  std::size_t size = 1;
};

Letter letter_at(std::string_view text, std::size_t at) {
  Letter letter;
  const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &letter.code);
  letter.size = read > 0 ? static_cast<std::size_t>(read) : 1;
  return letter;
}

bool is_letter(utf8proc_int32_t code) {
  const auto category = utf8proc_category(code);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;  // letters and the marks on them
}
bool is_digit(utf8proc_int32_t code) { return code >= '0' && code <= '9'; }

void append_lower(utf8proc_int32_t code, std::string& out) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(utf8proc_tolower(code), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

using Names = std::set<std::string, std::less<>>;
struct Gazetteer {
  Names given, family, ambiguous;
};

Names read_names(const Json& document, const char* list) {
  Names names;
  for (const Json& line : document.at(list)) {
    std::istringstream words(line.get<std::string>());
    for (std::string word; words >> word;) {
      std::string lower;
      for (std::size_t at = 0; at < word.size();) {
        const Letter letter = letter_at(word, at);
        append_lower(letter.code, lower);
        at += letter.size;
      }
      names.insert(std::move(lower));
    }
  }
  return names;
}

const Gazetteer& gazetteer() {
  static const Gazetteer names = [] {
    for (const EmbeddedFile& file : embedded_files()) {
      if (file.path != "schemas/disclosure/names.json") continue;
      const Json document = parse_json(file.content).value();
      return Gazetteer{read_names(document, "given"), read_names(document, "family"),
                       read_names(document, "ambiguous")};
    }
    fail_assertion("schemas/disclosure/names.json is embedded", __FILE__, __LINE__);
  }();
  return names;
}

}  // namespace

std::vector<Word> split_words(std::string_view text) {
  std::vector<Word> words;
  bool begins_sentence = true;
  std::size_t at = 0;
  const auto is_inside = [&](std::size_t here) {
    const Letter letter = letter_at(text, here);
    if (is_letter(letter.code) || is_digit(letter.code)) return true;
    if (letter.code != '\'' && letter.code != '-') return false;
    return here + 1 < text.size() && is_letter(letter_at(text, here + 1).code);
  };
  while (at < text.size()) {
    const Letter first = letter_at(text, at);
    if (!is_letter(first.code) && !is_digit(first.code)) {
      if (first.code == '.' || first.code == '!' || first.code == '?' || first.code == '\n') begins_sentence = true;
      at += first.size;
      continue;
    }
    Word word;
    word.begin = at;
    word.is_capital = utf8proc_category(first.code) == UTF8PROC_CATEGORY_LU;
    word.is_number = is_digit(first.code);
    word.begins_sentence = begins_sentence;
    begins_sentence = false;
    while (at < text.size() && is_inside(at)) {
      const Letter letter = letter_at(text, at);
      append_lower(letter.code, word.lower);
      at += letter.size;
    }
    word.end = at;
    if (!words.empty()) words.back().gap = text.substr(words.back().end, word.begin - words.back().end);
    words.push_back(std::move(word));
  }
  if (!words.empty()) words.back().gap = text.substr(words.back().end);
  return words;
}

bool is_given_name(std::string_view lower) { return gazetteer().given.contains(lower); }
bool is_family_name(std::string_view lower) { return gazetteer().family.contains(lower); }
bool is_ambiguous_name(std::string_view lower) { return gazetteer().ambiguous.contains(lower); }

}  // namespace cairn::disclosure::redaction
