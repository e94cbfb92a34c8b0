#include "engine/extract/html_page.h"

#include "engine/base/markup.h"
#include "engine/base/text.h"
#include "engine/extract/reader_files.h"

namespace cairn::extract {

std::string html_page(std::string_view title, std::string_view body) {
  const std::string name = escape_markup(title);
  return "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
         "content=\"width=device-width, initial-scale=1\">\n<title>" +
         name + "</title>\n<style>\n" + std::string(find_reader_file("page.css")) +
         "</style>\n</head>\n<body>\n<main>\n<h1>" + name + "</h1>\n" + std::string(body) +
         "</main>\n</body>\n</html>\n";
}

std::string html_table(const HtmlTable& table) {
  const auto kind = [&](std::size_t column) { return column >= table.first_number ? " class=\"number\"" : ""; };
  const std::string caption = escape_markup(table.caption);
  // The box scrolls sideways when a cell is too long for it, so the keyboard must reach it.
  std::string out = "<div class=\"table\" role=\"region\" aria-label=\"" + caption +
                    "\" tabindex=\"0\">\n<table>\n<caption>" + caption + "</caption>\n<thead><tr>";
  for (std::size_t i = 0; i < table.header.size(); ++i)
    out += "<th scope=\"col\"" + std::string(kind(i)) + ">" + escape_markup(table.header[i]) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == 0) {
        out += "<th scope=\"row\">" + escape_markup(row[i]) + "</th>";
        continue;
      }
      // The style shows the column's name beside the cell where rows are stacked.
      const std::string label = i < table.header.size() ? escape_markup(table.header[i]) : "";
      out += "<td" + std::string(kind(i)) + " data-label=\"" + label + "\">" + escape_markup(row[i]) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div>\n";
}

std::string html_count(long long count) {
  std::string digits = std::to_string(count);
  for (std::size_t end = digits.size(); end > 3 && digits[end - 4] != '-'; end -= 3) digits.insert(end - 3, ",");
  return digits;
}

std::string html_percent(double share) { return format_number(share * 100, 2) + "%"; }

}  // namespace cairn::extract
