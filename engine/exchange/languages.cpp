#include "engine/exchange/languages.h"

#include <array>

#include "engine/base/text.h"

namespace cairn::exchange {
namespace {

struct Language {
  std::string_view code, name, own_name;
};

constexpr std::array kLanguages = {Language{"en", "English", "english"},
                                   Language{"cy", "Welsh", "cymraeg"},
                                   Language{"ga", "Irish", "gaeilge"},
                                   Language{"gd", "Scottish Gaelic", "gàidhlig"},
                                   Language{"fr", "French", "français"},
                                   Language{"es", "Spanish", "español"},
                                   Language{"pt", "Portuguese", "português"},
                                   Language{"de", "German", "deutsch"},
                                   Language{"it", "Italian", "italiano"},
                                   Language{"pl", "Polish", "polski"},
                                   Language{"ro", "Romanian", "română"},
                                   Language{"ar", "Arabic", "العربية"},
                                   Language{"ur", "Urdu", "اردو"},
                                   Language{"fa", "Persian", "فارسی"},
                                   Language{"ps", "Pashto", "پښتو"},
                                   Language{"bn", "Bengali", "বাংলা"},
                                   Language{"hi", "Hindi", "हिन्दी"},
                                   Language{"pa", "Punjabi", "ਪੰਜਾਬੀ"},
                                   Language{"gu", "Gujarati", "ગુજરાતી"},
                                   Language{"ta", "Tamil", "தமிழ்"},
                                   Language{"ne", "Nepali", "नेपाली"},
                                   Language{"so", "Somali", "soomaali"},
                                   Language{"sw", "Swahili", "kiswahili"},
                                   Language{"am", "Amharic", "አማርኛ"},
                                   Language{"ti", "Tigrinya", "ትግርኛ"},
                                   Language{"tr", "Turkish", "türkçe"},
                                   Language{"ku", "Kurdish", "kurdî"},
                                   Language{"uk", "Ukrainian", "українська"},
                                   Language{"ru", "Russian", "русский"},
                                   Language{"lt", "Lithuanian", "lietuvių"},
                                   Language{"bg", "Bulgarian", "български"},
                                   Language{"el", "Greek", "ελληνικά"},
                                   Language{"zh", "Chinese", "中文"},
                                   Language{"vi", "Vietnamese", "tiếng việt"},
                                   Language{"nl", "Dutch", "nederlands"},
                                   Language{"id", "Indonesian", "bahasa indonesia"}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

bool is_code(std::string_view text) {
  const std::size_t first = text.find('-');
  const std::size_t size = first == std::string_view::npos ? text.size() : first;
  if (size < 2 || size > 3 || text.size() > 35 || text.back() == '-') return text.starts_with("x-") && text.size() > 2;
  for (const char c : text) {
    const bool is_fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (!is_fine) return false;
  }
  return true;
}

}  // namespace

std::string language_code(std::string_view name) {
  name = trim(name);
  const std::size_t open = name.rfind('(');
  if (open != std::string_view::npos && name.ends_with(')')) {
    const std::string_view code = trim(name.substr(open + 1, name.size() - open - 2));
    if (is_code(code)) return std::string(code);
    name = trim(name.substr(0, open));
  }
  const std::string wanted = lower(name);
  for (const Language& language : kLanguages) {
    if (wanted == lower(language.name) || wanted == language.own_name) return std::string(language.code);
  }
  if (is_code(name)) return std::string(name);
  std::string out = "x-";
  for (const char c : wanted) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    if (out.size() == 10) break;
  }
  return out.size() > 2 ? out : "x-other";
}

std::string language_label(std::string_view code) {
  for (const Language& language : kLanguages) {
    if (code == language.code) return std::string(language.name) + " (" + std::string(code) + ")";
  }
  return std::string(code) + " (" + std::string(code) + ")";
}

}  // namespace cairn::exchange
