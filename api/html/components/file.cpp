#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/html/components/question_parts.h"
#include "engine/base/text.h"

namespace cairn::api::html {

std::string size_in_words(const Texts& texts, std::size_t bytes) {
  constexpr double kKilobyte = 1000, kMegabyte = 1'000'000;
  const auto number = static_cast<double>(bytes);
  if (number < kKilobyte) return texts.say("size_bytes", {{"number", std::to_string(bytes)}});
  const bool is_small = number < kMegabyte;
  return texts.say(is_small ? "size_kilobytes" : "size_megabytes",
                   {{"number", format_number(number / (is_small ? kKilobyte : kMegabyte), 1)}});
}

std::string types_in_words(const std::vector<std::string>& mime_types) {
  std::string words;
  for (const std::string& type : mime_types) {
    std::string name = type.ends_with("/*") ? type.substr(0, type.size() - 2) : type.substr(type.find('/') + 1);
    if (!type.ends_with("/*"))
      for (char& letter : name) letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
    words += (words.empty() ? "" : ", ") + name;
  }
  return words;
}

Html render_file(const QuestionField& field, const Wording& wording, View view) {
  const Texts& texts = wording.texts();
  std::vector<View> kept;
  for (std::size_t i = 0; i < field.files.size(); ++i) {
    const KeptFile& file = field.files[i];
    kept.push_back(
        View()
            .set("words", texts.say("file_uploaded", {{"name", file.name}, {"size", size_in_words(texts, file.size)}}))
            .set("remove", texts.say("file_remove", {{"name", file.name}}))
            .set("remove_id", field_name(field, "remove-" + std::to_string(i + 1)))
            .set("number", std::to_string(i)));
  }
  std::string accept;
  for (const std::string& type : field.item->mime_types) accept += (accept.empty() ? "" : ",") + type;
  view.set("kept", kept).set("has_kept", !kept.empty()).set("accept", accept);
  view.set("remove_name", field_name(field, "remove"));
  view.set("file_label", texts.text(kept.empty() ? "file_label" : field.item->repeats ? "file_add" : "file_replace"));
  return render("question/file", view);
}

}  // namespace cairn::api::html
