#include "engine/fhir/translation.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cairn::fhir {
namespace {

constexpr std::size_t kMaxLanguages = 50;
constexpr int kMaxDepth = 80;
constexpr std::string_view kTranslation = "http://hl7.org/fhir/StructureDefinition/translation";
constexpr std::string_view kXhtml = "http://hl7.org/fhir/StructureDefinition/rendering-xhtml";
constexpr std::string_view kMarkdown = "http://hl7.org/fhir/StructureDefinition/rendering-markdown";

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view primary(std::string_view language) { return language.substr(0, language.find_first_of("-_")); }

/// The member beside a primitive that holds its extensions: "_text" for "text".
const Json* sibling(const Json& element, std::string_view key) { return find_object(element, "_" + std::string(key)); }

template <class F>
void for_each_extension(const Json* element, std::string_view url, const F& visit) {
  const Json* extensions = element == nullptr ? nullptr : find_array(*element, "extension");
  if (extensions == nullptr) return;
  for (const Json& extension : *extensions) {
    if (read_string(extension, "url").value_or("") == url) visit(extension);
  }
}

std::string_view content_key(const Json& content) {
  return find(content, "valueMarkdown") != nullptr ? "valueMarkdown" : "valueString";
}

std::string extension_text(const Json* element, std::string_view url) {
  std::string text;
  for_each_extension(element, url, [&](const Json& extension) {
    if (text.empty()) text = read_string(extension, content_key(extension)).value_or("");
  });
  return text;
}

struct Translation {
  std::string language;
  const Json* content = nullptr;  // the inner extension "content"
};

std::vector<Translation> list_translations(const Json* element) {
  std::vector<Translation> translations;
  for_each_extension(element, kTranslation, [&](const Json& extension) {
    Translation one;
    for_each_extension(&extension, "lang",
                       [&](const Json& lang) { one.language = read_string(lang, "valueCode").value_or(""); });
    for_each_extension(&extension, "content", [&](const Json& content) { one.content = &content; });
    if (!one.language.empty() && one.content != nullptr) translations.push_back(std::move(one));
  });
  return translations;
}

/// The same tag before the same language.
std::optional<Translation> find_translation(const Json* element, std::string_view language) {
  const auto all = list_translations(element);
  auto found = std::find_if(all.begin(), all.end(),
                            [&](const Translation& one) { return equals_ignoring_case(one.language, language); });
  if (found == all.end()) {
    found = std::find_if(all.begin(), all.end(),
                         [&](const Translation& one) { return is_same_language(one.language, language); });
  }
  return found == all.end() ? std::nullopt : std::optional(*found);
}

/// The mark-up itself may carry translations of its own.
std::string translated_markup(const Json* element, std::string_view url, std::string_view language) {
  std::string text;
  for_each_extension(element, url, [&](const Json& extension) {
    const auto translation = find_translation(sibling(extension, content_key(extension)), language);
    if (translation) text = read_string(*translation->content, content_key(*translation->content)).value_or("");
  });
  return text;
}

void collect_languages(const Json& value, int depth, std::vector<std::string>& languages) {
  if (depth > kMaxDepth || languages.size() >= kMaxLanguages) return;
  const auto add = [&](const std::string& language) {
    const bool is_known = std::any_of(languages.begin(), languages.end(),
                                      [&](const std::string& known) { return is_same_language(known, language); });
    if (!language.empty() && !is_known && languages.size() < kMaxLanguages) languages.push_back(language);
  };
  if (value.is_object()) {
    for (const Translation& translation : list_translations(&value)) add(translation.language);
  }
  if (!value.is_structured()) return;
  for (const Json& member : value) collect_languages(member, depth + 1, languages);
}

}  // namespace

bool is_same_language(std::string_view a, std::string_view b) {
  return !primary(a).empty() && equals_ignoring_case(primary(a), primary(b));
}

Words read_words(const Json& element, std::string_view key, std::string_view language) {
  const Json* extensions = sibling(element, key);
  Words words;
  if (const auto translation = language.empty() ? std::nullopt : find_translation(extensions, language)) {
    const std::string_view content = content_key(*translation->content);
    words.text = read_string(*translation->content, content).value_or("");
    words.language = translation->language;
    const Json* inner = sibling(*translation->content, content);
    words.xhtml = extension_text(inner, kXhtml);
    words.markdown = extension_text(inner, kMarkdown);
    if (words.xhtml.empty()) words.xhtml = translated_markup(extensions, kXhtml, language);
    if (words.markdown.empty()) words.markdown = translated_markup(extensions, kMarkdown, language);
    if (words.markdown.empty() && content == "valueMarkdown") words.markdown = words.text;
    if (!words.empty()) return words;
  }
  words = {read_string(element, key).value_or(""), extension_text(extensions, kXhtml),
           extension_text(extensions, kMarkdown), ""};
  return words;
}

Words option_words(const AnswerOption& option, std::string_view language) {
  Words own{display_text(option.value), "", "", ""};
  if (option.element == nullptr) return own;
  const Json& element = *option.element;
  if (const Json* designations = find_array(element, "designation"); designations != nullptr && !language.empty()) {
    for (const Json& designation : *designations) {
      const std::string tag = read_string(designation, "language").value_or("");
      const std::string value = read_string(designation, "value").value_or("");
      if (!value.empty() && is_same_language(tag, language)) return {value, "", "", tag};
    }
  }
  const Json* coding = find_object(element, "valueCoding");
  Words words = find(element, "valueString") != nullptr ? read_words(element, "valueString", language)
                                                        : read_words(coding ? *coding : element, "display", language);
  if (words.text.empty()) words.text = own.text;
  return words;
}

std::vector<std::string> list_languages(const Questionnaire& questionnaire) {
  std::vector<std::string> languages;
  if (!questionnaire.language.empty()) languages.push_back(questionnaire.language);
  if (questionnaire.resource) collect_languages(*questionnaire.resource, 0, languages);
  return languages;
}

}  // namespace cairn::fhir
