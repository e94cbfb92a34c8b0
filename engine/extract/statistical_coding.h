#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/disclosure/table.h"
#include "engine/extract/codebook.h"

namespace cairn::extract {

/// One value of a column as SPSS and Stata hold it.
struct StatisticalValue {
  double number = 0;        // of a number or a code; SPSS: also of a missing code
  char missing_tag = '\0';  // Stata's .a, .b … of a missing code
  bool is_empty = false;    // the empty cell: missing without a code
};

struct StatisticalLabel {
  StatisticalValue value;
  std::string text;
};

/// How a column of the data file looks in files of statistics programs.
struct StatisticalVariable {
  std::string name;                      // see make_variable_names
  std::string label;                     // with the column's own name in front where that had to change
  bool is_text = false;                  // pseudonyms, and what neither numbers nor codes can hold exactly
  bool is_category = false;              // whole codes with labels
  int decimals = 0;                      // of a number, at most 6 shown
  std::size_t width = 1;                 // of a text, in bytes
  std::vector<StatisticalValue> values;  // by code of the column's dictionary; of a text: empty
  std::vector<StatisticalLabel> labels;  // of codes and missing codes
};

/// Numbers stay numbers. Categories become codes with labels: the value itself where all are whole numbers, else 1, 2 …
/// in the order of the codebook; the label is the value as the data file has it, with its meaning where that is another
/// text. Missing codes become missing values (SPSS: declared, below all values; Stata: .a, .b …), an empty cell the
/// missing value of the program.
std::vector<StatisticalVariable> make_statistical_variables(const disclosure::Table& table, const Codebook& codebook);

}  // namespace cairn::extract
