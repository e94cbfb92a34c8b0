#include "engine/extract/plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/extract/csv.h"

namespace cairn::extract {
namespace {

using disclosure::ClosenessKind;
using disclosure::DiversityKind;
using disclosure::Role;

class PlanReader {
 public:
  explicit PlanReader(const LoadFile& load_file) : load_file_(load_file) {}

  Result<Plan> read(const Json& document) {
    if (!document.is_object()) return Error{ErrorCode::InvalidArgument, "The plan is not a JSON object."};
    check_members(document, "",
                  {"$schema", "separator", "default_role", "attributes", "model", "suppression_limit", "metric",
                   "local_recoding", "cell_suppression", "pseudonym", "population_size", "population"});
    read_settings(document);
    read_attributes(document);
    read_population_files(document);
    read_model(document);
    check_pseudonym();
    if (!issues_.empty()) return Error{ErrorCode::Unprocessable, "The plan cannot be used.", "", std::move(issues_)};
    return std::move(plan_);
  }

 private:
  void add(std::string path, std::string message) {
    issues_.push_back({Severity::Error, "plan", std::move(path), std::move(message)});
  }

  void check_members(const Json& object, const std::string& path, const std::set<std::string_view>& known) {
    for (const auto& [name, value] : object.items()) {
      if (known.find(name) == known.end())
        add(path + "/" + name, "This member is not known. Check its spelling against the schema of plans.");
    }
  }

  void read_settings(const Json& document) {
    const std::string separator = read_string(document, "separator").value_or(",");
    if (separator.size() != 1 || separator == "\"" || separator == "\n")
      add("/separator", "The separator must be one character.");
    plan_.separator = separator.empty() ? ',' : separator.front();
    if (const Json* role = find(document, "default_role"); role != nullptr && !role->is_null()) {
      plan_.default_role = disclosure::parse_role(read_string(document, "default_role").value_or(""));
      if (!plan_.default_role) add("/default_role", role_message());
    }
    if (const Json* limit = find(document, "suppression_limit")) {
      plan_.suppression_limit = to_number(*limit).value_or(-1);
      if (plan_.suppression_limit < 0 || plan_.suppression_limit > 1)
        add("/suppression_limit", "The limit must be a share from 0 to 1.");
    }
    if (read_string(document, "metric").value_or("loss") != "loss") add("/metric", "The only metric here is \"loss\".");
    const bool locally = read_switch(document, "local_recoding"), cells = read_switch(document, "cell_suppression");
    plan_.recode = static_cast<disclosure::Recode>((locally ? 1U : 0U) | (cells ? 2U : 0U));
    if (find(document, "population_size") != nullptr) {
      plan_.population_size = read_integer(document, "population_size").value_or(0);
      if (plan_.population_size < 1 || plan_.population_size > 10'000'000'000)
        add("/population_size", "The size must be a whole number from 1 to 10,000,000,000.");
    }
    if (const Json* pseudonym = find(document, "pseudonym"); pseudonym != nullptr && !pseudonym->is_null()) {
      plan_.pseudonym = pseudonym->is_object() ? read_string(*pseudonym, "attribute").value_or("")
                                               : read_string(document, "pseudonym").value_or("");
      if (plan_.pseudonym.empty()) add("/pseudonym", "Name the attribute whose values are replaced, or give null.");
    }
  }

  void read_population_files(const Json& document) {
    const Json* population = find(document, "population");
    if (population == nullptr || population->is_null()) return;
    if (!population->is_object()) return add("/population", "Give an object with a file.");
    check_members(*population, "/population", {"file", "risk_threshold"});
    const Json* file = find(*population, "file");
    const Json files = file == nullptr ? Json::array() : file->is_array() ? *file : Json::array({*file});
    for (const Json& one : files) {
      if (one.is_string() && !one.get_ref<const std::string&>().empty())
        plan_.population.files.push_back(one.get<std::string>());
      else
        add("/population/file", "Name a file, or a list of files.");
    }
    if (files.empty()) add("/population/file", "Name the file of the population.");
    if (const Json* threshold = find(*population, "risk_threshold")) {
      plan_.population.risk_threshold = to_number(*threshold).value_or(0);
      if (!(plan_.population.risk_threshold > 0 && plan_.population.risk_threshold <= 1))
        add("/population/risk_threshold", "The threshold must be a chance above 0, up to 1.");
    }
    if (plan_.population_size != 0)
      add("/population_size", "The table of the population has a size of its own. Leave one of the two out.");
    if (plan_.recode != disclosure::Recode::Nothing) {
      add("/population",
          "The population is counted at one set of levels. Leave local_recoding and cell_suppression out, or the "
          "table.");
    }
  }

  bool read_switch(const Json& document, const char* name) {
    const Json* value = find(document, name);
    if (value != nullptr && !value->is_boolean()) add(std::string("/") + name, "Give true or false.");
    return read_boolean(document, name).value_or(false);
  }

  static std::string role_message() {
    return "The role must be identifier, quasi, sensitive, free-text, insensitive or system.";
  }

  void read_attributes(const Json& document) {
    const Json* attributes = find_object(document, "attributes");
    if (attributes == nullptr) return add("/attributes", "The plan names no attributes. Give every column a role.");
    for (const auto& [name, value] : attributes->items()) read_attribute(name, value, "/attributes/" + name);
  }

  void read_attribute(const std::string& name, const Json& value, const std::string& path) {
    if (!value.is_object()) return add(path, "Give an object with a role.");
    check_members(value, path, {"role", "hierarchy", "weight"});
    FieldPlan field;
    const auto role = disclosure::parse_role(read_string(value, "role").value_or(""));
    if (!role) return add(path + "/role", role_message());
    field.role = *role;
    if (const Json* weight = find(value, "weight")) {
      field.weight = to_number(*weight).value_or(-1);
      if (field.weight <= 0) add(path + "/weight", "The weight must be a number above 0.");
    }
    if (const auto file = read_string(value, "hierarchy")) read_hierarchy(*file, path + "/hierarchy", field);
    plan_.fields.emplace(name, std::move(field));
  }

  void read_hierarchy(const std::string& file, const std::string& path, FieldPlan& field) {
    if (field.role != Role::Quasi)
      return add(path, "Only a quasi-identifier has a hierarchy. Give the attribute the role quasi, or leave it out.");
    Result<std::string> text = load_file_(file);
    if (!text) return add(path, text.error().message);
    auto rows = parse_csv_rows(*text, plan_.separator);
    if (!rows)
      return add(path, rows.error().issues.empty() ? rows.error().message : rows.error().issues.front().message);
    Issues findings;
    auto hierarchy = disclosure::Hierarchy::read(*rows, findings);
    for (const Issue& finding : findings)
      add(path, (finding.path.empty() ? "" : finding.path + ": ") + finding.message);
    if (hierarchy) field.hierarchy = std::make_shared<disclosure::Hierarchy>(*std::move(hierarchy));
  }

  void read_model(const Json& document) {
    const Json* model = find_object(document, "model");
    if (model == nullptr) return add("/model", "The plan has no model. Give at least {\"k\": 5}.");
    check_members(*model, "/model", {"k", "k_map", "delta_presence", "diversity", "closeness"});
    read_population_demands(*model);
    plan_.k = read_integer(*model, "k").value_or(0);
    if (plan_.k < 1 || (plan_.k < 2 && plan_.population.k_map == 0 && !plan_.population.presence))
      add("/model/k", "k must be a whole number of 2 or more, or 1 beside k_map or delta_presence.");
    for_each_demand(*model, "diversity", [&](const Json& one, const std::string& path) { read_diversity(one, path); });
    for_each_demand(*model, "closeness", [&](const Json& one, const std::string& path) { read_closeness(one, path); });
  }

  void read_population_demands(const Json& model) {
    const Json* k_map = find(model, "k_map");
    const Json* presence = find(model, "delta_presence");
    if (k_map != nullptr && !k_map->is_null()) {
      plan_.population.k_map = read_integer(model, "k_map").value_or(0);
      if (plan_.population.k_map < 2) add("/model/k_map", "k_map must be a whole number of 2 or more.");
      if (plan_.population.files.empty()) add("/model/k_map", population_message());
    }
    if (presence == nullptr || presence->is_null()) return;
    if (!presence->is_object()) return add("/model/delta_presence", "Give an object with min and max.");
    check_members(*presence, "/model/delta_presence", {"min", "max"});
    const disclosure::Presence asked{find(*presence, "min") == nullptr ? 0 : read_number(*presence, "min").value_or(-1),
                                     read_number(*presence, "max").value_or(-1)};
    if (!(asked.least >= 0 && asked.least <= asked.most && asked.most <= 1))
      add("/model/delta_presence", "min and max must be shares from 0 to 1, min not above max.");
    if (plan_.population.files.empty()) add("/model/delta_presence", population_message());
    plan_.population.presence = asked;
  }

  static std::string population_message() {
    return "This needs a table of the population. Add {\"population\": {\"file\": \"NAME.csv\"}} to the plan.";
  }

  template <class F>
  void for_each_demand(const Json& model, const std::string& name, F&& each) {
    const Json* value = find(model, name);
    if (value == nullptr || value->is_null()) return;
    if (value->is_object()) return each(*value, "/model/" + name);
    if (!value->is_array()) return add("/model/" + name, "Give an object, or a list of objects.");
    for (std::size_t i = 0; i < value->size(); ++i) each((*value)[i], "/model/" + name + "/" + std::to_string(i));
  }

  SensitivePlan* find_sensitive(const Json& object, const std::string& path) {
    const std::string attribute = read_string(object, "attribute").value_or("");
    const auto field = plan_.find_field(attribute);
    if (!field || field->role != Role::Sensitive) {
      add(path + "/attribute", "Name an attribute with the role sensitive.");
      return nullptr;
    }
    auto found = std::find_if(plan_.sensitive.begin(), plan_.sensitive.end(),
                              [&](const SensitivePlan& one) { return one.attribute == attribute; });
    if (found != plan_.sensitive.end()) return &*found;
    plan_.sensitive.push_back({attribute, {}, {}});
    return &plan_.sensitive.back();
  }

  void read_diversity(const Json& object, const std::string& path) {
    check_members(object, path, {"attribute", "kind", "l", "c"});
    disclosure::Diversity diversity;
    const std::string kind = read_string(object, "kind").value_or("distinct");
    if (kind != "distinct" && kind != "entropy" && kind != "recursive")
      add(path + "/kind", "The kind must be distinct, entropy or recursive.");
    diversity.kind = kind == "entropy"     ? DiversityKind::Entropy
                     : kind == "recursive" ? DiversityKind::Recursive
                                           : DiversityKind::Distinct;
    diversity.l = read_number(object, "l").value_or(0);
    diversity.c = read_number(object, "c").value_or(1);
    if (diversity.l < 1 || diversity.l > 1e6) add(path + "/l", "l must be a number of 1 or more.");
    if (diversity.kind == DiversityKind::Recursive && (find(object, "c") == nullptr || diversity.c <= 0))
      add(path + "/c", "c must be a number above 0.");
    if (SensitivePlan* sensitive = find_sensitive(object, path)) sensitive->diversity = diversity;
  }

  void read_closeness(const Json& object, const std::string& path) {
    check_members(object, path, {"attribute", "kind", "t"});
    disclosure::Closeness closeness;
    const std::string kind = read_string(object, "kind").value_or("equal");
    if (kind != "equal" && kind != "ordered") add(path + "/kind", "The kind must be equal or ordered.");
    closeness.kind = kind == "ordered" ? ClosenessKind::Ordered : ClosenessKind::Equal;
    closeness.t = read_number(object, "t").value_or(-1);
    if (closeness.t < 0 || closeness.t > 1) add(path + "/t", "t must be a number from 0 to 1.");
    if (SensitivePlan* sensitive = find_sensitive(object, path)) sensitive->closeness = closeness;
  }

  void check_pseudonym() {
    if (plan_.pseudonym.empty()) return;
    const auto field = plan_.find_field(plan_.pseudonym);
    if (!field || field->role != Role::Identifier)
      add("/pseudonym", "The attribute must be named with the role identifier.");
  }

  const LoadFile& load_file_;
  Plan plan_;
  Issues issues_;
};

}  // namespace

std::optional<FieldPlan> Plan::find_field(std::string_view name) const {
  if (const auto found = fields.find(name); found != fields.end()) return found->second;
  if (default_role) return FieldPlan{*default_role, nullptr, 1};
  return std::nullopt;
}

Result<Plan> read_plan(const Json& document, const LoadFile& load_file) { return PlanReader(load_file).read(document); }

}  // namespace cairn::extract
