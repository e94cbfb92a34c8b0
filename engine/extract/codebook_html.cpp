#include "engine/extract/codebook_html.h"

#include "engine/base/csv.h"
#include "engine/base/markup.h"
#include "engine/base/text.h"
#include "engine/extract/html_page.h"

namespace cairn::extract {
namespace {

void add_term(std::string& out, std::string_view term, std::string_view words) {
  if (!words.empty()) out += "<dt>" + std::string(term) + "</dt><dd>" + escape_markup(words) + "</dd>\n";
}

constexpr std::string_view kTypeWords[] = {"category", "whole number", "number", "pseudonym"};

std::string range_of(const ColumnDescription& column) {
  const auto text = [](const std::optional<double>& bound, const char* open) {
    return bound ? format_number(*bound, 6) : std::string(open);
  };
  if (!column.minimum && !column.maximum) return "";
  return text(column.minimum, "any") + " to " + text(column.maximum, "any") +
         (column.unit.empty() ? "" : " " + column.unit);
}

std::string write_column(const ColumnDescription& column, std::size_t number) {
  std::string out = "<h2 id=\"column-" + std::to_string(number) + "\">" + escape_markup(column.name) + "</h2>\n<dl>\n";
  if (column.label != column.name) add_term(out, "What it is", column.label);
  add_term(out, "Type", kTypeWords[static_cast<std::size_t>(column.type)]);
  add_term(out, "Range", range_of(column));
  if (range_of(column).empty()) add_term(out, "Unit", column.unit);
  add_term(out, "Where it comes from", column.source);
  add_term(out, "What was done to it", column.treatment);
  add_term(out, "What it can tell", disclosure::role_words(column.role));
  add_term(out, "Name in .sav and .dta", column.variable);
  out += "</dl>\n";
  HtmlTable table{"Values of " + column.name, {"Value", "Meaning"}, {}, 2};
  for (const CodedValue& one : column.values) table.rows.push_back({one.value, one.label});
  for (const CodedValue& one : column.missing)
    table.rows.push_back({one.value.empty() ? "(empty)" : one.value, "Missing: " + one.label});
  if (!table.rows.empty()) out += html_table(table);
  return out;
}

}  // namespace

std::string write_codebook_html(const Codebook& codebook, const std::string& title) {
  std::string body = "<p>What each column of the data holds. The same is in codebook.csv and codebook.json.</p>\n";
  for (const std::string& note : codebook.notes) body += "<p>" + escape_markup(note) + "</p>\n";
  body += "<h2>Columns</h2>\n<ul>\n";
  for (std::size_t i = 0; i < codebook.columns.size(); ++i) {
    body += "<li><a href=\"#column-" + std::to_string(i + 1) + "\">" + escape_markup(codebook.columns[i].name) +
            "</a>" +
            (codebook.columns[i].label == codebook.columns[i].name ? std::string()
                                                                   : ": " + escape_markup(codebook.columns[i].label)) +
            "</li>\n";
  }
  body += "</ul>\n";
  for (std::size_t i = 0; i < codebook.columns.size(); ++i) body += write_column(codebook.columns[i], i + 1);
  return html_page("Codebook: " + title, body);
}

std::string write_codebook_values(const Codebook& codebook) {
  std::vector<std::vector<std::string>> rows = {{"name", "value", "label", "missing"}};
  for (const ColumnDescription& column : codebook.columns) {
    for (const CodedValue& one : column.values) rows.push_back({column.name, one.value, one.label, "no"});
    for (const CodedValue& one : column.missing) rows.push_back({column.name, one.value, one.label, "yes"});
  }
  return write_csv_rows(rows);
}

}  // namespace cairn::extract
