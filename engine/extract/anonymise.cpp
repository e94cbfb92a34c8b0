#include "engine/extract/anonymise.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <numeric>

#include "engine/base/text.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/csv.h"

namespace cairn::extract {
namespace {

using disclosure::Column;
using disclosure::Role;
using disclosure::Table;

constexpr std::size_t kMostCategories = 500;   // more different texts than this look like free text
constexpr std::size_t kLongestCategory = 200;  // characters
constexpr std::size_t kMostFindings = 20;

double to_double(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool are_numbers(const std::vector<std::string>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](const std::string& value) { return value.empty() || is_number(value); }) &&
         std::any_of(values.begin(), values.end(), [](const std::string& value) { return !value.empty(); });
}

bool looks_like_free_text(const Column& column) {
  const std::vector<std::string>& values = column.dictionary.values();
  if (are_numbers(values)) return false;
  return values.size() > kMostCategories || std::any_of(values.begin(), values.end(), [](const std::string& value) {
           return value.size() > kLongestCategory || value.find('\n') != std::string::npos;
         });
}

/// One quasi-identifier with its hierarchy and the rows as leaves.
struct Quasi {
  const Column* column = nullptr;
  std::shared_ptr<const disclosure::Hierarchy> hierarchy;
};

class Anonymiser {
 public:
  Anonymiser(const Table& table, const Plan& plan, Random& random) : table_(table), plan_(plan), random_(random) {}

  Result<Anonymised> run() {
    check_roles();
    check_pseudonym();
    find_leaves();
    if (!issues_.empty())
      return Error{ErrorCode::Unprocessable, "The data do not fit the plan.", "", std::move(issues_)};
    if (table_.rows() == 0) return Error{ErrorCode::InsufficientData, "There are no records."};
    if (!inputs_.empty()) {
      CAIRN_ASSIGN(result_.search, disclosure::find_optimum(inputs_, make_model(), plan_.suppression_limit));
    }
    decide_rows();
    write_pseudonyms();
    for (const Column& column : table_.columns) write_column(column);
    measure_risk();
    result_.order = disclosure::order_by_content(result_.data);
    return std::move(result_);
  }

 private:
  void add(std::string code, std::string path, std::string message) {
    if (issues_.size() < kMostFindings)
      issues_.push_back({Severity::Error, std::move(code), std::move(path), std::move(message)});
  }

  void check_roles() {
    for (const auto& [name, field] : plan_.fields) {
      if (table_.find_column(name) == nullptr)
        add("no-such-column", name, "The plan names this column, but the data do not have it.");
    }
    for (const Column& column : table_.columns) {
      const auto field = plan_.find_field(column.name);
      if (!field) {
        add("no-role", column.name, "This column has no role. Name it in the plan, or give a default role.");
      } else if ((field->role == Role::Sensitive || field->role == Role::Insensitive) && looks_like_free_text(column)) {
        add("free-text", column.name,
            "This column looks like free text or an identifier. Give it the role free-text or identifier, and it "
            "leaves.");
      }
    }
  }

  void check_pseudonym() {
    if (plan_.pseudonym.empty()) return;
    const Column* column = table_.find_column(plan_.pseudonym);
    if (column != nullptr && column->dictionary.size() != column->codes.size()) {
      add("several-rows", plan_.pseudonym,
          "Some people have several rows. Give one row a person: the k of a class counts people.");
    }
    const Column* taken = table_.find_column("pid");
    if (taken != nullptr && taken->name != plan_.pseudonym)
      add("name-taken", "pid", "The pseudonym's column is called pid. Rename this one.");
  }

  void find_leaves() {
    for (const Column& column : table_.columns) {
      const auto field = plan_.find_field(column.name);
      if (!field || field->role != Role::Quasi) continue;
      Quasi quasi{&column, field->hierarchy};
      if (!quasi.hierarchy) {
        quasi.hierarchy =
            std::make_shared<disclosure::Hierarchy>(disclosure::Hierarchy::all_or_nothing(column.dictionary.values()));
      }
      std::vector<std::uint32_t> leaf_of(column.dictionary.size(), 0);
      std::vector<bool> is_missing(column.dictionary.size(), false);
      for (std::size_t code = 0; code < leaf_of.size(); ++code) {
        const auto leaf = quasi.hierarchy->find_leaf(column.dictionary.values()[code]);
        is_missing[code] = !leaf;
        leaf_of[code] = leaf.value_or(0);
      }
      disclosure::QuasiIdentifier input{quasi.hierarchy.get(), {}, field->weight};
      input.leaves.reserve(column.codes.size());
      for (std::size_t row = 0; row < column.codes.size(); ++row) {
        const std::uint32_t code = column.codes[row];
        if (is_missing[code]) {
          add("not-in-hierarchy", column.name,
              "The value of record " + std::to_string(row + 1) + " is not in the hierarchy. Add it there.");
          is_missing[code] = false;  // once a value
        }
        input.leaves.push_back(leaf_of[code]);
      }
      result_.quasi.push_back(column.name);
      inputs_.push_back(std::move(input));
      quasi_.push_back(std::move(quasi));
    }
  }

  disclosure::PrivacyModel make_model() const {
    disclosure::PrivacyModel model;
    model.k = plan_.k;
    for (const SensitivePlan& demand : plan_.sensitive) {
      const Column& column = *table_.find_column(demand.attribute);
      const std::vector<std::string>& values = column.dictionary.values();
      std::vector<std::uint32_t> order(values.size()), rank(values.size());
      std::iota(order.begin(), order.end(), 0U);
      const bool by_number = are_numbers(values);
      std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return by_number ? to_double(values[a]) < to_double(values[b]) : values[a] < values[b];
      });
      for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
      disclosure::SensitiveRule rule{{}, values.size(), demand.diversity, demand.closeness};
      rule.codes.reserve(column.codes.size());
      for (const std::uint32_t code : column.codes) rule.codes.push_back(rank[code]);
      model.sensitive.push_back(std::move(rule));
    }
    return model;
  }

  bool is_suppressed(std::size_t row) const {
    return !result_.search.is_suppressed.empty() && result_.search.is_suppressed[row];
  }

  /// Fewer than k suppressed records would be a class of their own that somebody who finds no other match could point
  /// at.
  void decide_rows() {
    const bool leave_out = result_.search.suppressed > 0 && result_.search.suppressed < plan_.k;
    if (leave_out) result_.left_out = result_.search.suppressed;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (!leave_out || !is_suppressed(row)) rows_.push_back(static_cast<std::uint32_t>(row));
    }
  }

  void write_pseudonyms() {
    if (plan_.pseudonym.empty()) return;
    const Column& column = *table_.find_column(plan_.pseudonym);
    const disclosure::Pseudonymiser pseudonymiser(random_);
    Column out{"pid", {}, {}};
    for (const std::uint32_t row : rows_) out.add(pseudonymiser.pseudonym(column.text(row)));
    result_.data.columns.push_back(std::move(out));
    ColumnDescription description;
    description.name = "pid";
    description.label = "Pseudonym of the person, made for this extract alone";
    description.role = Role::System;
    description.type = ColumnType::Pseudonym;
    description.treatment = "Keyed hash of the identifier; the key was not kept. Rows are in the order of this column.";
    result_.codebook.columns.push_back(std::move(description));
  }

  void write_column(const Column& column) {
    const FieldPlan field = *plan_.find_field(column.name);
    if (!disclosure::stays(field.role)) return;
    if (field.role == Role::Quasi) return write_quasi(column);
    Column out{column.name, {}, {}};
    out.codes.reserve(rows_.size());
    for (const std::uint32_t row : rows_) out.add(column.text(row));
    result_.codebook.columns.push_back(describe_plain(out, field.role));
    result_.data.columns.push_back(std::move(out));
  }

  void write_quasi(const Column& column) {
    const auto index = static_cast<std::size_t>(std::find(result_.quasi.begin(), result_.quasi.end(), column.name) -
                                                result_.quasi.begin());
    const disclosure::Hierarchy& hierarchy = *quasi_[index].hierarchy;
    const std::size_t level = result_.search.levels[index];
    Column out{column.name, {}, {}};
    for (const std::string& name : hierarchy.names(level)) out.dictionary.add(name);
    const std::uint32_t star = out.dictionary.add("*");
    out.codes.reserve(rows_.size());
    for (const std::uint32_t row : rows_)
      out.codes.push_back(is_suppressed(row) ? star : hierarchy.code(level, inputs_[index].leaves[row]));
    ColumnDescription description;
    description.name = description.label = column.name;
    description.role = Role::Quasi;
    for (const std::string& name : hierarchy.names(level)) {
      if (name != "*") description.values.push_back({name, name});
    }
    description.missing.push_back({"*", "Not shown, to protect people"});
    description.treatment =
        level == 0 ? "As recorded"
                   : "Generalised to level " + std::to_string(level) + " of " + std::to_string(hierarchy.levels() - 1);
    description.treatment += "; * where too few people share the combination.";
    result_.codebook.columns.push_back(std::move(description));
    result_.data.columns.push_back(std::move(out));
  }

  static ColumnDescription describe_plain(const Column& column, Role role) {
    ColumnDescription description;
    description.name = description.label = column.name;
    description.role = role;
    description.treatment = "As recorded.";
    const std::vector<std::string>& values = column.dictionary.values();
    if (std::find(values.begin(), values.end(), "") != values.end()) description.missing.push_back({"", "No value"});
    if (!are_numbers(values)) {
      for (const std::string& value : values) {
        if (!value.empty()) description.values.push_back({value, value});
      }
      std::sort(description.values.begin(), description.values.end(),
                [](const CodedValue& a, const CodedValue& b) { return a.value < b.value; });
      return description;
    }
    description.type = ColumnType::Integer;
    for (const std::string& value : values) {
      if (value.empty()) continue;
      if (value.find_first_of(".eE") != std::string::npos) description.type = ColumnType::Decimal;
      const double number = to_double(value);
      description.minimum = std::min(description.minimum.value_or(number), number);
      description.maximum = std::max(description.maximum.value_or(number), number);
    }
    return description;
  }

  void measure_risk() {
    std::vector<const Column*> before, after;
    for (const std::string& name : result_.quasi) {
      before.push_back(table_.find_column(name));
      after.push_back(result_.data.find_column(name));
    }
    result_.risk_before = compute_risk(disclosure::group_rows(table_.rows(), before), plan_.k);
    std::vector<bool> suppressed;
    for (const std::uint32_t row : rows_) suppressed.push_back(is_suppressed(row));
    result_.risk_after = compute_risk(disclosure::group_rows(rows_.size(), after), plan_.k, suppressed);
  }

  const Table& table_;
  const Plan& plan_;
  Random& random_;
  std::vector<Quasi> quasi_;
  std::vector<disclosure::QuasiIdentifier> inputs_;
  std::vector<std::uint32_t> rows_;  // that are written
  Anonymised result_;
  Issues issues_;
};

}  // namespace

Result<Anonymised> anonymise(const Table& table, const Plan& plan, Random& random) {
  return Anonymiser(table, plan, random).run();
}

}  // namespace cairn::extract
