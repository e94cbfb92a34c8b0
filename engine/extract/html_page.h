#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cairn::extract {

/// A page that stands alone: English, its style inside, no script, nothing loaded from elsewhere. `body` is markup.
std::string html_page(std::string_view title, std::string_view body);

/// A table with a caption; texts are escaped here, and what stands in columns of `numbers` is set to the right. The
/// first cell of each row is its header.
struct HtmlTable {
  std::string caption;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::size_t first_number = 1;  // this column and those after it hold numbers
};
std::string html_table(const HtmlTable& table);

/// "12,345"
std::string html_count(long long count);
/// "20%", "0.35%"
std::string html_percent(double share);

}  // namespace cairn::extract
