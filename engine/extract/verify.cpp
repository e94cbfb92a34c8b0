#include "engine/extract/verify.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/disclosure/keyed_hash.h"
#include "engine/disclosure/privacy_model.h"
#include "engine/disclosure/risk.h"
#include "engine/extract/bundle.h"
#include "engine/extract/codebook.h"
#include "engine/extract/csv.h"

namespace cairn::extract {
namespace {

namespace fs = std::filesystem;
using disclosure::Column;
using disclosure::Role;

constexpr JsonLimits kLimits{std::size_t{64} << 20, 64};
constexpr const char* kNeeded[] = {"data.csv", "codebook.json", "codebook.csv", "report.json"};

class Verifier {
 public:
  explicit Verifier(fs::path folder) : folder_(std::move(folder)) {}

  Result<Verification> run() {
    auto text = read_file(folder_ / "manifest.json", kLimits.max_bytes);
    if (!text)
      return Error{ErrorCode::InvalidArgument,
                   "There is no extract here: manifest.json cannot be read. Name the folder of an extract."};
    auto manifest = parse_json(*text, kLimits);
    if (!manifest || read_string(*manifest, "format") != "cairn-extract/1") {
      return Error{ErrorCode::InvalidArgument,
                   "manifest.json is not the manifest of an extract that this program knows."};
    }
    manifest_ = *std::move(manifest);
    if (read_string(manifest_, "seal") != compute_seal(manifest_)) {
      add("seal", "manifest.json", "The manifest was changed after the extract was made.");
    }
    check_files();
    if (read_codebook_files() && read_data()) {
      check_columns();
      check_rows();
      check_classes();
    }
    return std::move(result_);
  }

 private:
  void add(std::string code, std::string path, std::string message) {
    result_.findings.push_back({Severity::Error, std::move(code), std::move(path), std::move(message)});
  }

  void check_files() {
    std::set<std::string> listed = {"manifest.json"};
    const Json* files = find_array(manifest_, "files");
    for (const Json& file : files == nullptr ? Json::array() : *files) {
      const std::string name = read_string(file, "name").value_or("");
      if (name.empty() || name.find('/') != std::string::npos || name.starts_with('.')) {
        add("file-name", "manifest.json", "The manifest lists a file with a name that is not allowed.");
        continue;
      }
      listed.insert(name);
      const auto content = read_file(folder_ / name);
      if (!content) {
        add("missing-file", name, "The manifest lists this file, but it cannot be read.");
      } else if (read_string(file, "sha256") != disclosure::sha256_hex(*content)) {
        add("hash", name, "The file is not the one that the manifest describes: its SHA-256 differs.");
      }
    }
    for (const char* name : kNeeded) {
      if (listed.find(name) == listed.end()) add("not-listed", name, "The manifest does not list this file.");
    }
    std::error_code failure;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, failure)) {
      const std::string name = entry.path().filename().string();
      if (listed.find(name) == listed.end())
        add("unknown-file", name, "This file is not part of the extract. Remove it.");
    }
  }

  bool read_codebook_files() {
    const auto text = read_file(folder_ / "codebook.json", kLimits.max_bytes);
    if (!text) return false;
    const auto document = parse_json(*text, kLimits);
    if (!document) return add("codebook", "codebook.json", "The codebook is not JSON."), false;
    auto codebook = read_codebook(*document);
    if (!codebook) return add("codebook", "codebook.json", codebook.error().message), false;
    codebook_ = *std::move(codebook);
    const auto table = read_file(folder_ / "codebook.csv", kLimits.max_bytes);
    if (table && *table != write_codebook_csv(codebook_))
      add("codebook", "codebook.csv", "The two codebooks do not say the same.");
    return true;
  }

  bool read_data() {
    const auto text = read_file(folder_ / "data.csv");
    if (!text) return false;
    auto table = parse_csv(*text);
    if (!table) {
      for (Issue& issue : table.error().issues) add(issue.code, "data.csv, " + issue.path, issue.message);
      return false;
    }
    data_ = *std::move(table);
    result_.rows = data_.rows();
    if (read_integer(manifest_, "rows") != static_cast<std::int64_t>(data_.rows())) {
      add("rows", "data.csv", "The number of records is not the one in the manifest.");
    }
    return true;
  }

  void check_columns() {
    bool same_order = data_.columns.size() == codebook_.columns.size();
    for (std::size_t i = 0; i < data_.columns.size(); ++i) {
      const std::string& name = data_.columns[i].name;
      if (codebook_.find_column(name) == nullptr)
        add("unknown-column", name, "The codebook does not describe this column.");
      same_order = same_order && name == codebook_.columns[i].name;
    }
    for (const ColumnDescription& column : codebook_.columns) {
      if (data_.find_column(column.name) == nullptr)
        add("missing-column", column.name, "The codebook describes this column, but the data do not have it.");
      const bool is_pseudonym = column.role == Role::System && column.type == ColumnType::Pseudonym;
      if (!disclosure::stays(column.role) && !is_pseudonym) {
        add("role", column.name,
            "A column with the role " + std::string(disclosure::role_code(column.role)) +
                " must not be in an extract.");
      }
    }
    if (!same_order) add("column-order", "data.csv", "The columns are not those of the codebook in its order.");
    for (const Column& column : data_.columns) {
      if (const ColumnDescription* description = codebook_.find_column(column.name)) check_values(column, *description);
    }
  }

  void check_values(const Column& column, const ColumnDescription& description) {
    const std::vector<std::string>& values = column.dictionary.values();
    for (std::uint32_t code = 0; code < values.size(); ++code) {
      const std::string why = check_cell(description, remove_guard(values[code]));
      if (why.empty()) continue;
      const auto row = std::find(column.codes.begin(), column.codes.end(), code) - column.codes.begin();
      add("value", column.name, "The value in record " + std::to_string(row + 1) + " " + why + ".");
      return;  // one finding a column
    }
    if (description.type == ColumnType::Pseudonym && values.size() != column.codes.size()) {
      add("pseudonym", column.name, "A pseudonym appears in several records.");
    }
  }

  /// The order of the rows must follow from their content: an order of arrival would tell who came when.
  void check_rows() {
    const std::vector<std::uint32_t> order = disclosure::order_by_content(data_);
    const auto text_before = [&](std::uint32_t a, std::uint32_t b) {
      return std::any_of(data_.columns.begin(), data_.columns.end(),
                         [&](const Column& column) { return column.codes[a] != column.codes[b]; });
    };
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      if (order[i] != i && text_before(order[i], i))
        return add("row-order", "data.csv", "The rows are not in the order of their content.");
    }
  }

  void check_classes() {
    const Json* parameters = find_object(manifest_, "parameters");
    result_.k = parameters == nullptr ? 0 : read_integer(*parameters, "k").value_or(0);
    if (result_.k < 2) return add("k", "manifest.json", "The manifest does not say which k the extract has.");
    std::vector<const Column*> quasi;
    for (const ColumnDescription& column : codebook_.columns) {
      const Column* found = column.role == Role::Quasi ? data_.find_column(column.name) : nullptr;
      if (found != nullptr) quasi.push_back(found);
    }
    const disclosure::Grouping grouping = disclosure::group_rows(data_.rows(), quasi);
    if (grouping.sizes.empty()) return;
    const auto smallest = std::min_element(grouping.sizes.begin(), grouping.sizes.end());
    result_.smallest_class = *smallest;
    result_.smallest_class_wildcard = disclosure::smallest_class_with_wildcards(grouping, quasi);
    if (result_.smallest_class < result_.k) {
      const auto row = grouping.first[static_cast<std::size_t>(smallest - grouping.sizes.begin())];
      add("k", "data.csv, record " + std::to_string(row + 1),
          "Only " + std::to_string(*smallest) +
              " records share this record's quasi-identifiers; there must be at least " + std::to_string(result_.k) +
              ".");
    }
    if (result_.smallest_class_wildcard < result_.k)
      add("k-wildcard", "data.csv", "With * agreeing with everything a class is still too small.");
    if (parameters != nullptr) check_diversity(*parameters, grouping, quasi);
  }

  void check_diversity(const Json& parameters, const disclosure::Grouping& grouping,
                       const std::vector<const Column*>& quasi) {
    const Json* demands = find_array(parameters, "diversity");
    for (const Json& demand : demands == nullptr ? Json::array() : *demands) {
      const Column* column = data_.find_column(read_string(demand, "attribute").value_or(""));
      if (column == nullptr) {
        add("diversity", "manifest.json", "The manifest asks for diversity of a column that is not there.");
        continue;
      }
      const std::string kind = read_string(demand, "kind").value_or("distinct");
      disclosure::Diversity diversity{kind == "entropy"     ? disclosure::DiversityKind::Entropy
                                      : kind == "recursive" ? disclosure::DiversityKind::Recursive
                                                            : disclosure::DiversityKind::Distinct,
                                      read_number(demand, "l").value_or(2), read_number(demand, "c").value_or(1)};
      const disclosure::ClassRules rules({1, {{{}, column->dictionary.size(), diversity, {}}}});
      std::vector<std::vector<std::uint32_t>> counts(grouping.sizes.size(),
                                                     std::vector<std::uint32_t>(column->dictionary.size(), 0));
      for (std::size_t row = 0; row < column->codes.size(); ++row) ++counts[grouping.group_of[row]][column->codes[row]];
      for (std::size_t group = 0; group < counts.size(); ++group) {
        const bool is_suppressed = std::all_of(
            quasi.begin(), quasi.end(), [&](const Column* one) { return one->text(grouping.first[group]) == "*"; });
        if (is_suppressed || rules.passes(grouping.sizes[group], counts[group])) continue;
        add("diversity", column->name,
            "The class of record " + std::to_string(grouping.first[group] + 1) + " is not diverse enough.");
        break;
      }
    }
  }

  fs::path folder_;
  Json manifest_;
  Codebook codebook_;
  disclosure::Table data_;
  Verification result_;
};

}  // namespace

Result<Verification> verify_bundle(const fs::path& folder) { return Verifier(folder).run(); }

}  // namespace cairn::extract
