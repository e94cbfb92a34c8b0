#include "engine/exchange/xlsform_sheet.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/exchange/languages.h"

namespace cairn::exchange {
namespace {

struct Alias {
  std::string_view written, name;
};
constexpr std::array kAliases = {Alias{"list_name", "list"},
                                 Alias{"list name", "list"},
                                 Alias{"value", "name"},
                                 Alias{"caption", "label"},
                                 Alias{"relevance", "relevant"},
                                 Alias{"calculate", "calculation"},
                                 Alias{"constraint message", "constraint_message"},
                                 Alias{"constraint_msg", "constraint_message"},
                                 Alias{"constraint-msg", "constraint_message"},
                                 Alias{"constraining message", "constraint_message"},
                                 Alias{"required message", "required_message"},
                                 Alias{"read_only", "readonly"},
                                 Alias{"read only", "readonly"},
                                 Alias{"repeat count", "repeat_count"},
                                 Alias{"jr:count", "repeat_count"},
                                 Alias{"bind::relevant", "relevant"},
                                 Alias{"bind::constraint", "constraint"},
                                 Alias{"bind::required", "required"},
                                 Alias{"bind::calculate", "calculation"},
                                 Alias{"bind::readonly", "readonly"},
                                 Alias{"bind::jr:constraintmsg", "constraint_message"},
                                 Alias{"body::appearance", "appearance"},
                                 Alias{"control::appearance", "appearance"},
                                 Alias{"choice filter", "choice_filter"},
                                 Alias{"guidance hint", "guidance_hint"},
                                 Alias{"form id", "form_id"},
                                 Alias{"id_string", "form_id"},
                                 Alias{"form title", "form_title"},
                                 Alias{"title", "form_title"},
                                 Alias{"default language", "default_language"}};

constexpr std::array<std::string_view, 5> kTranslated = {"label", "hint", "guidance_hint", "constraint_message",
                                                         "required_message"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string canonical(std::string_view written) {
  std::string name = lower(trim(written));
  // Older workbooks write "bind:relevant".
  for (const std::string_view part : {"bind:", "body:", "control:"}) {
    if (name.starts_with(part) && name.size() > part.size() && name[part.size()] != ':') name.insert(part.size(), ":");
  }
  for (const Alias& alias : kAliases) {
    if (name == alias.written) return std::string(alias.name);
  }
  return name;
}

bool is_translated(std::string_view name) {
  return std::find(kTranslated.begin(), kTranslated.end(), name) != kTranslated.end();
}

}  // namespace

XlsformSheet::XlsformSheet(const Sheet& sheet, std::string& default_language)
    : sheet_(sheet), default_language_(default_language) {
  if (sheet.rows.empty()) return;
  const std::vector<std::string>& names = sheet.rows[0].cells;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    std::string name = canonical(names[i]), language;
    const std::size_t mark = names[i].find("::");
    const std::size_t end = mark != std::string::npos ? mark : names[i].find(':');
    if (end != std::string::npos && is_translated(canonical(names[i].substr(0, end)))) {
      name = canonical(names[i].substr(0, end));
      language = language_code(std::string_view(names[i]).substr(end + (mark != std::string::npos ? 2 : 1)));
      if (std::find(languages_.begin(), languages_.end(), language) == languages_.end()) languages_.push_back(language);
    }
    columns_[std::move(name)].push_back({std::move(language), i});
  }
  if (default_language_.empty() && !languages_.empty() && label_has_languages_only()) default_language_ = languages_[0];
}

bool XlsformSheet::label_has_languages_only() const {
  const auto label = columns_.find("label");
  return label == columns_.end() || std::all_of(label->second.begin(), label->second.end(),
                                                [](const Column& column) { return !column.language.empty(); });
}

const std::string& XlsformSheet::at(std::size_t row, std::size_t index) const {
  static const std::string none;
  const std::vector<std::string>& cells = sheet_.rows[row + 1].cells;
  return index < cells.size() ? cells[index] : none;
}

const std::string& XlsformSheet::cell(std::size_t row, std::string_view column) const {
  static const std::string none;
  const auto found = columns_.find(column);
  return found == columns_.end() ? none : at(row, found->second.front().index);
}

Words XlsformSheet::words(std::size_t row, std::string_view column) const {
  Words out;
  const auto found = columns_.find(column);
  if (found == columns_.end()) return out;
  for (const Column& candidate : found->second) {
    const std::string& text = at(row, candidate.index);
    if (text.empty()) continue;
    if (candidate.language.empty() || candidate.language == default_language_) {
      if (out.text.empty() || !candidate.language.empty()) out.text = text;
    } else {
      out.translations[candidate.language] = text;
    }
  }
  return out;
}

std::string XlsformSheet::place(std::size_t row) const { return sheet_.name + " row " + std::to_string(number(row)); }

std::map<std::string, std::size_t> XlsformSheet::used_columns() const {
  std::map<std::string, std::size_t> out;
  for (const auto& [name, columns] : columns_) {
    std::size_t& count = out[name];
    for (const Column& column : columns) {
      for (std::size_t row = 0; row < size(); ++row) count += at(row, column.index).empty() ? 0 : 1;
    }
  }
  return out;
}

}  // namespace cairn::exchange
