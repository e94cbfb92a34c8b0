#include "engine/extract/statistical_file.h"

#include <readstat.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>

namespace cairn::extract {
namespace {

constexpr std::size_t kLongestSpssLabel = 255, kLongestStataLabel = 80;  // bytes; Stata counts characters
constexpr long kMostSpssMissing = 3;

/// At most so many bytes, never half a character.
std::string cut(const std::string& text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t end = longest - 3;  // room for the ellipsis
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

/// Noon of 1 January 2000 on the clock of this place: the library writes local time, so that every place writes the
/// same.
std::time_t constant_time() {
  std::tm noon{};
  noon.tm_year = 100;
  noon.tm_mday = 1;
  noon.tm_hour = 12;
  noon.tm_isdst = -1;
  return std::mktime(&noon);
}

ssize_t append(const void* data, std::size_t size, void* context) {
  static_cast<std::string*>(context)->append(static_cast<const char*>(data), size);
  return static_cast<ssize_t>(size);
}

class Writer {
 public:
  Writer(StatisticalProgram program, const std::vector<StatisticalVariable>& variables)
      : is_spss_(program == StatisticalProgram::Spss), variables_(variables), writer_(readstat_writer_init()) {}

  Result<std::string> write(const disclosure::Table& table, const std::vector<std::uint32_t>& order,
                            const std::string& title) {
    readstat_set_data_writer(writer_.get(), append);
    readstat_writer_set_file_label(writer_.get(), cut(title, is_spss_ ? 64 : kLongestStataLabel).c_str());
    readstat_writer_set_file_timestamp(writer_.get(), constant_time());
    if (is_spss_) readstat_writer_set_compression(writer_.get(), READSTAT_COMPRESS_ROWS);
    if (!is_spss_) readstat_writer_set_file_format_version(writer_.get(), 118);
    for (const StatisticalVariable& variable : variables_) add_variable(variable);
    std::string file;
    const auto rows = static_cast<long>(order.size());
    note(is_spss_ ? readstat_begin_writing_sav(writer_.get(), &file, rows)
                  : readstat_begin_writing_dta(writer_.get(), &file, rows));
    for (auto row = order.begin(); row != order.end() && failure_ == READSTAT_OK; ++row) write_row(table, *row);
    if (failure_ == READSTAT_OK) note(readstat_end_writing(writer_.get()));
    if (failure_ == READSTAT_OK) return file;
    return Error{ErrorCode::Internal, "A file for a statistics program could not be written.",
                 readstat_error_message(failure_)};
  }

 private:
  void note(readstat_error_t failure) {
    if (failure_ == READSTAT_OK) failure_ = failure;
  }

  readstat_type_t type_of(const StatisticalVariable& variable) const {
    if (variable.is_text) return READSTAT_TYPE_STRING;
    return variable.is_category && !is_spss_ ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE;
  }

  void add_variable(const StatisticalVariable& variable) {
    readstat_variable_t* added =
        readstat_add_variable(writer_.get(), variable.name.c_str(), type_of(variable), variable.width);
    readstat_variable_set_label(added, cut(variable.label, is_spss_ ? kLongestSpssLabel : kLongestStataLabel).c_str());
    readstat_variable_set_measure(
        added, variable.is_text || variable.is_category ? READSTAT_MEASURE_NOMINAL : READSTAT_MEASURE_SCALE);
    if (!variable.is_text && is_spss_) {
      const std::string format = "F" + std::to_string(8 + variable.decimals) + "." + std::to_string(variable.decimals);
      readstat_variable_set_format(added, format.c_str());
    }
    add_labels(variable, added);
    added_.push_back(added);
  }

  void add_labels(const StatisticalVariable& variable, readstat_variable_t* added) {
    if (variable.labels.empty()) return;
    readstat_label_set_t* labels = readstat_add_label_set(
        writer_.get(), is_spss_ ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_INT32, variable.name.c_str());
    for (const StatisticalLabel& label : variable.labels) {
      const bool is_missing = label.value.missing_tag != '\0';
      if (is_spss_) {
        readstat_label_double_value(labels, label.value.number, label.text.c_str());
        if (is_missing && readstat_variable_get_missing_ranges_count(added) < kMostSpssMissing)
          note(readstat_variable_add_missing_double_value(added, label.value.number));
      } else if (is_missing) {
        readstat_label_tagged_value(labels, label.value.missing_tag, label.text.c_str());
      } else {
        readstat_label_int32_value(labels, static_cast<std::int32_t>(label.value.number), label.text.c_str());
      }
    }
    readstat_variable_set_label_set(added, labels);
  }

  void write_row(const disclosure::Table& table, std::uint32_t row) {
    note(readstat_begin_row(writer_.get()));
    for (std::size_t i = 0; i < variables_.size(); ++i) {
      const disclosure::Column& column = table.columns[i];
      note(variables_[i].is_text ? readstat_insert_string_value(writer_.get(), added_[i], column.text(row).c_str())
                                 : insert_value(added_[i], variables_[i], variables_[i].values[column.codes[row]]));
    }
    note(readstat_end_row(writer_.get()));
  }

  readstat_error_t insert_value(const readstat_variable_t* added, const StatisticalVariable& variable,
                                const StatisticalValue& value) {
    if (value.is_empty) return readstat_insert_missing_value(writer_.get(), added);
    if (value.missing_tag != '\0' && !is_spss_)
      return readstat_insert_tagged_missing_value(writer_.get(), added, value.missing_tag);
    if (type_of(variable) == READSTAT_TYPE_INT32)
      return readstat_insert_int32_value(writer_.get(), added, static_cast<std::int32_t>(value.number));
    return readstat_insert_double_value(writer_.get(), added, value.number);
  }

  struct Free {
    void operator()(readstat_writer_t* writer) const { readstat_writer_free(writer); }
  };

  bool is_spss_;
  const std::vector<StatisticalVariable>& variables_;
  std::unique_ptr<readstat_writer_t, Free> writer_;
  std::vector<readstat_variable_t*> added_;
  readstat_error_t failure_ = READSTAT_OK;
};

/// A file in memory, as the library asks for it.
struct Source {
  std::string_view bytes;
  std::int64_t position = 0;
};

readstat_off_t seek(readstat_off_t offset, readstat_io_flags_t whence, void* context) {
  auto& source = *static_cast<Source*>(context);
  const std::int64_t base = whence == READSTAT_SEEK_SET   ? 0
                            : whence == READSTAT_SEEK_CUR ? source.position
                                                          : static_cast<std::int64_t>(source.bytes.size());
  const std::int64_t wanted = base + offset;
  if (wanted < 0 || wanted > static_cast<std::int64_t>(source.bytes.size())) return -1;
  return source.position = wanted;
}

ssize_t read(void* buffer, std::size_t size, void* context) {
  auto& source = *static_cast<Source*>(context);
  const std::size_t count = std::min(size, source.bytes.size() - static_cast<std::size_t>(source.position));
  std::copy_n(source.bytes.data() + source.position, count, static_cast<char*>(buffer));
  source.position += static_cast<std::int64_t>(count);
  return static_cast<ssize_t>(count);
}

/// Compares while the library reads; the first difference ends it.
struct Comparison {
  const disclosure::Table& table;
  const std::vector<StatisticalVariable>& variables;
  bool is_spss = false;
  std::string difference;
  std::size_t seen_variables = 0, seen_values = 0, seen_labels = 0;

  int differ(std::string what) {
    if (difference.empty()) difference = std::move(what);
    return READSTAT_HANDLER_ABORT;
  }
};

int on_metadata(readstat_metadata_t* metadata, void* context) {
  auto& comparison = *static_cast<Comparison*>(context);
  if (readstat_get_var_count(metadata) != static_cast<int>(comparison.variables.size()))
    return comparison.differ("the number of columns");
  if (readstat_get_row_count(metadata) != static_cast<int>(comparison.table.rows()))
    return comparison.differ("the number of records");
  return READSTAT_HANDLER_OK;
}

int on_variable(int index, readstat_variable_t* variable, const char*, void* context) {
  auto& comparison = *static_cast<Comparison*>(context);
  const auto place = static_cast<std::size_t>(index);
  if (place >= comparison.variables.size()) return comparison.differ("the number of columns");
  const StatisticalVariable& expected = comparison.variables[place];
  const bool is_text = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING;
  if (readstat_variable_get_name(variable) != expected.name || is_text != expected.is_text)
    return comparison.differ("the name or type of column " + std::to_string(place + 1));
  const char* label = readstat_variable_get_label(variable);
  if ((label == nullptr ? "" : label) !=
      cut(expected.label, comparison.is_spss ? kLongestSpssLabel : kLongestStataLabel))
    return comparison.differ("the label of column " + std::to_string(place + 1));
  ++comparison.seen_variables;
  return READSTAT_HANDLER_OK;
}

bool is_same(const StatisticalValue& expected, const readstat_value_t& value, bool is_spss) {
  if (expected.is_empty) return readstat_value_is_system_missing(value) != 0;
  if (expected.missing_tag != '\0' && !is_spss)
    return readstat_value_is_tagged_missing(value) != 0 && readstat_value_tag(value) == expected.missing_tag;
  return readstat_value_is_system_missing(value) == 0 && readstat_value_is_tagged_missing(value) == 0 &&
         readstat_double_value(value) == expected.number;
}

int on_value(int row, readstat_variable_t* variable, readstat_value_t value, void* context) {
  auto& comparison = *static_cast<Comparison*>(context);
  const auto place = static_cast<std::size_t>(readstat_variable_get_index(variable));
  if (place >= comparison.variables.size() || static_cast<std::size_t>(row) >= comparison.table.rows())
    return comparison.differ("the number of records");
  const disclosure::Column& column = comparison.table.columns[place];
  const StatisticalVariable& expected = comparison.variables[place];
  bool same = false;
  if (expected.is_text) {
    const char* text = readstat_string_value(value);
    same = (text == nullptr ? "" : text) == column.text(static_cast<std::size_t>(row));
  } else {
    same = is_same(expected.values[column.codes[static_cast<std::size_t>(row)]], value, comparison.is_spss);
  }
  if (!same) return comparison.differ("record " + std::to_string(row + 1) + ", column " + column.name);
  ++comparison.seen_values;
  return READSTAT_HANDLER_OK;
}

/// Stata names a set of labels after its variable; SPSS does not, so there any variable's label will do.
int on_label(const char* set, readstat_value_t value, const char* label, void* context) {
  auto& comparison = *static_cast<Comparison*>(context);
  ++comparison.seen_labels;
  for (const StatisticalVariable& variable : comparison.variables) {
    if (!comparison.is_spss && variable.name != set) continue;
    for (const StatisticalLabel& one : variable.labels) {
      if (one.text == label && is_same(one.value, value, comparison.is_spss)) return READSTAT_HANDLER_OK;
    }
  }
  return comparison.differ("the labels of values");
}

}  // namespace

Result<std::string> write_statistical_file(StatisticalProgram program, const disclosure::Table& table,
                                           const std::vector<std::uint32_t>& order,
                                           const std::vector<StatisticalVariable>& variables,
                                           const std::string& title) {
  return Writer(program, variables).write(table, order, title);
}

std::string compare_statistical_file(StatisticalProgram program, std::string_view file, const disclosure::Table& table,
                                     const std::vector<StatisticalVariable>& variables) {
  Comparison comparison{table, variables, program == StatisticalProgram::Spss, "", 0, 0, 0};
  Source source{file, 0};
  const std::unique_ptr<readstat_parser_t, void (*)(readstat_parser_t*)> parser(readstat_parser_init(),
                                                                                readstat_parser_free);
  readstat_set_open_handler(parser.get(), [](const char*, void*) { return 0; });
  readstat_set_close_handler(parser.get(), [](void*) { return 0; });
  readstat_set_seek_handler(parser.get(), seek);
  readstat_set_read_handler(parser.get(), read);
  readstat_set_io_ctx(parser.get(), &source);
  readstat_set_metadata_handler(parser.get(), on_metadata);
  readstat_set_variable_handler(parser.get(), on_variable);
  readstat_set_value_handler(parser.get(), on_value);
  readstat_set_value_label_handler(parser.get(), on_label);
  const readstat_error_t failure = comparison.is_spss ? readstat_parse_sav(parser.get(), "", &comparison)
                                                      : readstat_parse_dta(parser.get(), "", &comparison);
  if (!comparison.difference.empty()) return comparison.difference;
  if (failure != READSTAT_OK) return "the file cannot be read";
  std::size_t labels = 0;
  for (const StatisticalVariable& variable : variables) labels += variable.labels.size();
  if (comparison.seen_values != table.rows() * variables.size()) return "the number of records";
  return comparison.seen_labels == labels ? "" : "the labels of values";
}

}  // namespace cairn::extract
