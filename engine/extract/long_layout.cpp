#include "engine/extract/long_layout.h"

#include <algorithm>

namespace cairn::extract {
namespace {

using disclosure::Column;

class Reshaper {
 public:
  Reshaper(const disclosure::Table& wide, const Codebook& codebook, const LongPlan& plan)
      : wide_(wide), codebook_(codebook), plan_(plan) {}

  LaidOut run() {
    for (std::size_t i = 0; i < wide_.columns.size(); ++i) {
      if (!is_repeated(wide_.columns[i].name)) repeat(wide_.columns[i], codebook_.columns[i]);
    }
    add_timepoints();
    for (const RepeatedColumn& one : plan_.repeated) {
      if (made_.codebook.find_column(one.description.name) == nullptr) gather(one.description);
    }
    made_.codebook.notes = codebook_.notes;
    made_.order = disclosure::order_by_content(made_.data);
    return std::move(made_);
  }

 private:
  bool is_repeated(const std::string& name) const {
    return std::any_of(plan_.repeated.begin(), plan_.repeated.end(),
                       [&](const RepeatedColumn& one) { return one.column == name; });
  }

  void add(Column column, ColumnDescription description) {
    made_.data.columns.push_back(std::move(column));
    made_.codebook.columns.push_back(std::move(description));
  }

  void repeat(const Column& column, const ColumnDescription& description) {
    Column out{column.name, column.dictionary, {}};
    for (const std::uint32_t code : column.codes) out.codes.insert(out.codes.end(), plan_.timepoints.size(), code);
    add(std::move(out), description);
  }

  void add_timepoints() {
    Column out{"timepoint", {}, {}};
    for (std::size_t row = 0; row < wide_.rows(); ++row) {
      for (const CodedValue& timepoint : plan_.timepoints) out.add(timepoint.value);
    }
    ColumnDescription description;
    description.name = "timepoint";
    description.label = "When the answers were asked for";
    description.role = disclosure::Role::Sensitive;
    description.values = plan_.timepoints;
    description.source = "Pathway";
    description.treatment = "Every person has a row for every time point.";
    add(std::move(out), std::move(description));
  }

  /// One measure, from its columns of all time points; a time point that has none is missing.
  void gather(const ColumnDescription& description) {
    std::vector<const Column*> columns;
    for (const CodedValue& timepoint : plan_.timepoints) {
      const auto found = std::find_if(plan_.repeated.begin(), plan_.repeated.end(), [&](const RepeatedColumn& one) {
        return one.description.name == description.name && one.timepoint == timepoint.value;
      });
      columns.push_back(found == plan_.repeated.end() ? nullptr : wide_.find_column(found->column));
    }
    Column out{description.name, {}, {}};
    for (std::size_t row = 0; row < wide_.rows(); ++row) {
      for (const Column* column : columns) out.add(column == nullptr ? "" : column->text(row));
    }
    add(std::move(out), description);
  }

  const disclosure::Table& wide_;
  const Codebook& codebook_;
  const LongPlan& plan_;
  LaidOut made_;
};

}  // namespace

LaidOut make_long(const disclosure::Table& wide, const Codebook& codebook, const LongPlan& plan) {
  return Reshaper(wide, codebook, plan).run();
}

}  // namespace cairn::extract
