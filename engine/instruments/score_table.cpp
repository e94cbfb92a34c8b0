#include <charconv>
#include <cmath>

#include "engine/instruments/checks.h"
#include "engine/instruments/scope.h"

namespace cairn::instruments {
namespace {

constexpr std::size_t kFewestRows = 5;
constexpr std::size_t kMostTables = 200;  // each is held against those before it

std::string_view skip_space(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

/// A number at the start; moves past it.
std::optional<double> take_number(std::string_view& text) {
  text = skip_space(text);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || !std::isfinite(number)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

}  // namespace

std::vector<survey::LookupRow> read_score_table(std::string_view expression) {
  std::vector<survey::LookupRow> rows;
  for (std::size_t at = expression.find('='); at != std::string_view::npos; at = expression.find('=', at + 1)) {
    std::string_view rest = expression.substr(at + 1);
    const std::optional<double> raw = take_number(rest);
    rest = skip_space(rest);
    if (!raw || !rest.starts_with(',')) continue;
    rest.remove_prefix(1);
    if (const std::optional<double> score = take_number(rest)) rows.push_back({*raw, *score});
  }
  return rows;
}

std::vector<ScoreTable> find_score_tables(const fhir::Questionnaire& questionnaire) {
  std::vector<ScoreTable> tables;
  const auto add = [&](const std::vector<fhir::Expression>& expressions, const fhir::Item* item) {
    for (const fhir::Expression& expression : expressions) {
      if (tables.size() >= kMostTables) return;
      std::vector<survey::LookupRow> rows = read_score_table(expression.text);
      if (rows.size() < kFewestRows) continue;
      ScoreTable table;
      table.place = item == nullptr ? "Questionnaire" : item->path;
      table.words = normalise_words(expression.name);
      if (item != nullptr) {
        table.link_id = item->link_id;
        table.codes = item_codes(*item);
        table.words += normalise_words(item->link_id + " " + item->text);
      }
      table.rows = std::move(rows);
      tables.push_back(std::move(table));
    }
  };
  add(questionnaire.expressions, nullptr);
  fhir::for_each_item(questionnaire.items, [&](const fhir::Item& item) { add(item.expressions, &item); });
  return tables;
}

}  // namespace cairn::instruments
