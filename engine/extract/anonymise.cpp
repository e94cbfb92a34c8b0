#include "engine/extract/anonymise.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <memory>
#include <set>

#include "engine/base/text.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/beside_earlier.h"
#include "engine/extract/csv.h"
#include "engine/extract/population_table.h"
#include "engine/extract/value_order.h"

namespace cairn::extract {
namespace {

using disclosure::Column;
using disclosure::Role;
using disclosure::Table;

constexpr std::size_t kMostCategories = 500;   // more different texts than this look like free text
constexpr std::size_t kLongestCategory = 200;  // characters
constexpr std::size_t kMostFindings = 20;
constexpr std::size_t kWorthAThread = 50'000;  // records

bool looks_like_free_text(const Column& column) {
  const std::vector<std::string>& values = column.dictionary.values();
  if (are_numbers(values)) return false;
  return values.size() > kMostCategories || std::any_of(values.begin(), values.end(), [](const std::string& value) {
           return value.size() > kLongestCategory || value.find_first_of("\n\r") != std::string::npos;
         });
}

/// One quasi-identifier with its hierarchy and the rows as leaves.
struct Quasi {
  const Column* column = nullptr;
  std::shared_ptr<const disclosure::Hierarchy> hierarchy;
};

class Anonymiser {
 public:
  Anonymiser(const Table& table, const Plan& plan, Random& random, const EarlierExtracts& earlier)
      : table_(table), plan_(plan), random_(random), earlier_(earlier) {}

  Result<Anonymised> run() {
    CAIRN_ASSERT(plan_.population.files.empty() || plan_.population.table != nullptr);
    check_roles();
    check_pseudonym();
    find_leaves();
    if (issues_.empty() && plan_.population.table != nullptr) find_population();
    if (!issues_.empty())
      return Error{ErrorCode::Unprocessable, "The data do not fit the plan.", "", std::move(issues_)};
    if (table_.rows() == 0) return Error{ErrorCode::InsufficientData, "There are no records."};
    if (plan_.population_size != 0 && plan_.population_size < static_cast<std::int64_t>(table_.rows()))
      return Error{ErrorCode::Unprocessable,
                   "The plan's population_size is smaller than the number of records, which are a part of it."};
    if (inputs_.empty() && !plan_.population.files.empty())
      return Error{ErrorCode::Unprocessable, "A population can be compared by quasi-identifiers only. Name some."};
    // Counting the records as they came needs nothing of the search: a second processor does it meanwhile.
    auto recorded = std::async(table_.rows() < kWorthAThread ? std::launch::deferred : std::launch::async,
                               [this] { return group_recorded(); });
    if (!inputs_.empty()) {
      const disclosure::PrivacyModel model = make_model();
      if (earlier_.class_of.empty()) {
        CAIRN_ASSIGN(result_.search, disclosure::find_optimum(inputs_, model, plan_.suppression_limit));
        result_.recoding = disclosure::recode(inputs_, model, result_.search, plan_.recode);
      } else {
        CAIRN_ASSIGN(BesideEarlier beside, recode_beside_earlier(inputs_, result_.quasi, model, plan_, earlier_));
        result_.search = std::move(beside.search);
        result_.recoding = std::move(beside.recoding);
      }
    }
    decide_rows();
    write_pseudonyms();
    for (const Column& column : table_.columns) write_column(column);
    auto order = std::async(table_.rows() < kWorthAThread ? std::launch::deferred : std::launch::async,
                            [this] { return disclosure::order_by_content(result_.data); });
    measure_risk(recorded.get());
    result_.order = order.get();
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
        quasi.hierarchy = std::make_shared<disclosure::Hierarchy>(make_hierarchy(column));
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
      check_names(column.name, *quasi.hierarchy);
      result_.quasi.push_back(column.name);
      inputs_.push_back(std::move(input));
      quasi_.push_back(std::move(quasi));
    }
  }

  /// Of a column without one: every value of the records and of the population, or "*".
  disclosure::Hierarchy make_hierarchy(const Column& column) const {
    if (plan_.population.table == nullptr) return disclosure::Hierarchy::all_or_nothing(column.dictionary.values());
    disclosure::Dictionary values = column.dictionary;
    for (const std::string& value : plan_.population.table->entries.find_column(column.name)->dictionary.values())
      values.add(value);
    return disclosure::Hierarchy::all_or_nothing(values.values());
  }

  /// The table of the population as leaves of the hierarchies, which read_population has compared with its values.
  void find_population() {
    const PopulationTable& table = *plan_.population.table;
    population_.counts = table.counts;
    population_.people = table.people;
    for (std::size_t q = 0; q < quasi_.size(); ++q) {
      const Column& column = *table.entries.find_column(result_.quasi[q]);
      std::vector<std::uint32_t> leaf_of, leaves;
      for (const std::string& value : column.dictionary.values())
        leaf_of.push_back(quasi_[q].hierarchy->find_leaf(value).value());
      leaves.reserve(column.codes.size());
      for (const std::uint32_t code : column.codes) leaves.push_back(leaf_of[code]);
      population_.leaves.push_back(std::move(leaves));
    }
  }

  /// Records at different levels stand side by side: a name must say which values it covers.
  void check_names(const std::string& column, const disclosure::Hierarchy& hierarchy) {
    if (plan_.recode == disclosure::Recode::Nothing) return;
    const auto name = hierarchy.find_ambiguous_name();
    if (name || (hierarchy.find_level("*") && hierarchy.share(hierarchy.levels() - 1, 0) < 1))
      add("hierarchy-ambiguous", column,
          "A name of the hierarchy stands for different values at different levels. With local recoding or cell "
          "suppression give each its own, and keep * for all values together.");
  }

  disclosure::PrivacyModel make_model() const {
    disclosure::PrivacyModel model;
    model.k = plan_.k;
    model.k_map = plan_.population.k_map;
    model.presence = plan_.population.presence;
    if (plan_.population.table != nullptr) model.population = &population_;
    for (const SensitivePlan& demand : plan_.sensitive) {
      const Column& column = *table_.find_column(demand.attribute);
      const std::vector<std::string>& values = column.dictionary.values();
      const std::vector<std::uint32_t> rank =
          rank_values(values, are_numbers(values) ? ValueOrder::Number : ValueOrder::Text);
      disclosure::SensitiveRule rule{{}, values.size(), demand.diversity, demand.closeness};
      rule.codes.reserve(column.codes.size());
      for (const std::uint32_t code : column.codes) rule.codes.push_back(rank[code]);
      model.sensitive.push_back(std::move(rule));
    }
    return model;
  }

  bool is_suppressed(std::size_t row) const {
    return !inputs_.empty() && result_.recoding.round_of[row] == disclosure::Recoding::kSuppressed;
  }

  /// Fewer than k suppressed records would be a class of their own that somebody who finds no other match could point
  /// at; so would more of them whose candidates in the population are fewer than k-map asks for.
  void decide_rows() {
    std::int64_t suppressed = 0;
    for (std::size_t row = 0; row < table_.rows(); ++row)
      suppressed += earlier_.is_new(row) && is_suppressed(row) ? 1 : 0;
    const bool leave_out =
        suppressed > 0 &&
        (suppressed < plan_.k || (plan_.population.k_map > 0 && result_.search.hidden_people < plan_.population.k_map));
    if (leave_out) result_.left_out = suppressed;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (!leave_out || !earlier_.is_new(row) || !is_suppressed(row))
        result_.rows.push_back(static_cast<std::uint32_t>(row));
    }
  }

  void write_pseudonyms() {
    if (plan_.pseudonym.empty()) return;
    const Column& column = *table_.find_column(plan_.pseudonym);
    const bool is_linkable = !earlier_.secret.empty();
    const auto pseudonymiser =
        is_linkable ? disclosure::Pseudonymiser(earlier_.secret) : disclosure::Pseudonymiser(random_);
    Column out{"pid", {}, {}};
    for (const std::uint32_t row : result_.rows) out.add(pseudonymiser.pseudonym(column.text(row)));
    result_.data.columns.push_back(std::move(out));
    ColumnDescription description;
    description.name = "pid";
    description.label = is_linkable ? "Pseudonym of the person, the same in every extract of this study"
                                    : "Pseudonym of the person, made for this extract alone";
    description.role = Role::System;
    description.type = ColumnType::Pseudonym;
    description.treatment = is_linkable ? "Keyed hash of the identifier; the key stays with the service until the "
                                          "study's last day. Rows are in the order of this column."
                                        : "Keyed hash of the identifier; the key was not kept. Rows are in the order "
                                          "of this column.";
    result_.codebook.columns.push_back(std::move(description));
  }

  void write_column(const Column& column) {
    const FieldPlan field = *plan_.find_field(column.name);
    if (!disclosure::stays(field.role)) return;
    if (field.role == Role::Quasi) return write_quasi(column);
    Column out{column.name, {}, {}};
    out.codes.reserve(result_.rows.size());
    for (const std::uint32_t row : result_.rows) out.add(column.text(row));
    result_.codebook.columns.push_back(describe_plain(out, field.role));
    result_.data.columns.push_back(std::move(out));
  }

  void write_quasi(const Column& column) {
    const auto index = static_cast<std::size_t>(std::find(result_.quasi.begin(), result_.quasi.end(), column.name) -
                                                result_.quasi.begin());
    Column out{column.name, {}, {}};
    out.codes = write_codes(index, out.dictionary);
    result_.codebook.columns.push_back(describe_quasi(column.name, index));
    result_.data.columns.push_back(std::move(out));
  }

  /// The names of each round's level, and where each leaf is among them; the last row is that of suppressed records.
  std::vector<std::uint32_t> write_codes(std::size_t index, disclosure::Dictionary& names) const {
    const disclosure::Hierarchy& hierarchy = *quasi_[index].hierarchy;
    const disclosure::Recoding& recoding = result_.recoding;
    std::vector<std::vector<std::uint32_t>> code_of;
    for (const disclosure::RecodingRound& round : recoding.rounds) {
      const std::size_t level = round.levels[index];
      code_of.emplace_back();
      for (std::uint32_t leaf = 0; leaf < hierarchy.leaves(); ++leaf)
        code_of.back().push_back(
            names.add(level == hierarchy.levels() ? "*" : hierarchy.name(level, hierarchy.code(level, leaf))));
    }
    code_of.emplace_back(hierarchy.leaves(), names.add("*"));
    std::vector<std::uint32_t> codes;
    codes.reserve(result_.rows.size());
    for (const std::uint32_t row : result_.rows) {
      const std::size_t round = std::min<std::size_t>(recoding.round_of[row], recoding.rounds.size());
      codes.push_back(code_of[round][inputs_[index].leaves[row]]);
    }
    return codes;
  }

  ColumnDescription describe_quasi(const std::string& name, std::size_t index) const {
    const disclosure::Hierarchy& hierarchy = *quasi_[index].hierarchy;
    ColumnDescription description;
    description.name = description.label = name;
    description.role = Role::Quasi;
    std::set<std::size_t> levels;
    for (const disclosure::RecodingRound& round : result_.recoding.rounds) levels.insert(round.levels[index]);
    const std::size_t first = result_.search.levels[index];
    const auto is_hidden = [&](std::size_t level) {
      return hierarchy.size(level) == 1 && hierarchy.name(level, 0) == "*";
    };
    std::set<std::string_view> seen = {"*"};
    std::string others;
    for (const std::size_t level : levels) {
      if (level == hierarchy.levels()) continue;  // "*"
      for (std::uint32_t code = 0; code < hierarchy.size(level); ++code) {
        const std::string& value = hierarchy.name(level, code);
        if (seen.insert(value).second) description.values.push_back({value, value, hierarchy.share(level, code)});
      }
      if (level != first && !is_hidden(level)) others += (others.empty() ? "" : ", ") + std::to_string(level);
    }
    description.leaves = 1 / hierarchy.least_share();
    description.missing.push_back({"*", "Not shown, to protect people"});
    if (is_hidden(first)) {
      description.treatment = "Not shown for anybody (*).";
      return description;
    }
    description.treatment =
        first == 0 ? "As recorded"
                   : "Generalised to level " + std::to_string(first) + " of " + std::to_string(hierarchy.levels() - 1);
    if (!others.empty())
      description.treatment += "; at level " + others + " where too few people share the combination";
    description.treatment += "; * where too few people share the combination.";
    return description;
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

  std::vector<const Column*> list_recorded() const {
    std::vector<const Column*> columns;
    for (const std::string& name : result_.quasi) columns.push_back(table_.find_column(name));
    return columns;
  }
  disclosure::Grouping group_recorded() const { return disclosure::group_rows(table_.rows(), list_recorded()); }

  void measure_risk(const disclosure::Grouping& recorded) {
    const std::vector<const Column*> before = list_recorded();
    std::vector<const Column*> after;
    for (const std::string& name : result_.quasi) after.push_back(result_.data.find_column(name));
    const disclosure::Grouping written = disclosure::group_rows(result_.rows.size(), after);
    std::vector<bool> suppressed;
    for (const std::uint32_t row : result_.rows) suppressed.push_back(is_suppressed(row));
    result_.risk_before = compute_risk(recorded, plan_.k);
    result_.risk_after = compute_risk(written, plan_.k, suppressed);
    if (before.empty()) return;
    if (plan_.population.table != nullptr) {
      const double threshold = plan_.population.risk_threshold;
      result_.journalist_before =
          disclosure::measure_journalist_risk(result_.search.recorded, population_.people, threshold);
      result_.journalist_after =
          disclosure::measure_journalist_risk(result_.search.shown, population_.people, threshold);
    }
    if (table_.rows() <= kMostRowsForSets) result_.unique_sets = disclosure::find_unique_sets(table_.rows(), before);
    if (plan_.population_size == 0) return;
    result_.population_before =
        disclosure::estimate_population_risk(disclosure::count_sizes(recorded.sizes), plan_.population_size);
    std::vector<std::uint32_t> shown;
    for (std::size_t group = 0; group < written.sizes.size(); ++group) {
      if (!suppressed[written.first[group]]) shown.push_back(written.sizes[group]);
    }
    result_.population_after =
        disclosure::estimate_population_risk(disclosure::count_sizes(shown), plan_.population_size);
  }

  const Table& table_;
  const Plan& plan_;
  Random& random_;
  std::vector<Quasi> quasi_;
  std::vector<disclosure::QuasiIdentifier> inputs_;
  disclosure::Population population_;
  const EarlierExtracts& earlier_;
  Anonymised result_;
  Issues issues_;
};

}  // namespace

Result<Anonymised> anonymise(const Table& table, const Plan& plan, Random& random, const EarlierExtracts& earlier) {
  return Anonymiser(table, plan, random, earlier).run();
}

}  // namespace cairn::extract
