#include "engine/extract/bundle.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/codebook_html.h"
#include "engine/extract/csv.h"
#include "engine/extract/population_table.h"
#include "engine/extract/reader_files.h"
#include "engine/extract/risk_html.h"

namespace cairn::extract {
namespace {

using disclosure::Audience;
using disclosure::Risk;

Json write_count(std::int64_t count, Audience audience) {
  const disclosure::ShownCount shown = disclosure::show_count(count, audience);
  return audience == Audience::ServiceTeam ? Json(count) : Json(shown.text());
}

/// Outside the service team shares have two decimals, so that they do not tell the counts.
Json write_share(double share, Audience audience) {
  return make_decimal(audience == Audience::ServiceTeam ? share : std::round(share * 100) / 100);
}

/// `counts`: the figures after anonymisation can be counted in the data file itself and are exact.
Json write_risk(const Risk& risk, Audience counts) {
  return {{"records", write_count(risk.records, counts)},
          {"uniques", write_count(risk.uniques, counts)},
          {"below_k", write_count(risk.below_k, counts)},
          {"prosecutor", write_share(risk.prosecutor_highest, counts)},
          {"marketer", write_share(risk.marketer, counts)}};
}

Json write_estimate(const std::optional<double>& share, Audience audience) {
  return share ? write_share(*share, audience) : Json(nullptr);
}

/// Adds the journalist's risks, and the share of the population that is unique by each model and by the rule.
void write_population(const disclosure::PopulationRisk& risk, Audience audience, Json& figures) {
  figures["journalist"] = write_share(risk.journalist_highest, audience);
  figures["journalist_average"] = write_share(risk.journalist_average, audience);
  figures["population_uniques"] = write_estimate(risk.uniques, audience);
  figures["population"] = {{"size", risk.population},
                           {"sampling_fraction", write_share(risk.sampling_fraction, audience)},
                           {"pitman", write_estimate(risk.pitman, audience)},
                           {"zayatz", write_estimate(risk.zayatz, audience)},
                           {"snb", write_estimate(risk.slide_negative_binomial, audience)},
                           {"rule", risk.rule}};
}

/// The same counted in the table of the population.
void write_counted(const disclosure::JournalistRisk& risk, const PopulationPlan& plan, Audience audience,
                   Json& figures) {
  figures["journalist"] = write_share(risk.highest, audience);
  figures["journalist_average"] = write_share(risk.average, audience);
  figures["journalist_over_threshold"] = write_share(risk.over_threshold, audience);
  figures["population_uniques"] = write_share(risk.uniques, audience);
  figures["population"] = {{"size", plan.table->people},
                           {"rule", "counted"},
                           {"threshold", make_decimal(plan.risk_threshold)},
                           {"smallest_class", write_count(risk.smallest, audience)},
                           {"least_presence", write_share(risk.presence.least, audience)},
                           {"most_presence", write_share(risk.presence.most, audience)}};
}

constexpr std::size_t kMostUniqueSets = 10;

Json write_unique_sets(const Anonymised& anonymised, Audience audience) {
  Json list = Json::array();
  for (const disclosure::UniqueSet& set : anonymised.unique_sets) {
    if (list.size() == kMostUniqueSets) break;
    Json columns = Json::array();
    for (const std::size_t column : set.columns) columns.push_back(anonymised.quasi[column]);
    list.push_back({{"columns", std::move(columns)}, {"records", write_count(set.records, audience)}});
  }
  return list;
}

Json write_levels(const Anonymised& anonymised, const disclosure::Levels& levels) {
  Json object = Json::object();
  for (std::size_t i = 0; i < anonymised.quasi.size(); ++i) object[anonymised.quasi[i]] = levels[i];
  return object;
}

constexpr std::string_view kRoundKinds[] = {"global", "local", "cells", "earlier"};

/// How many records each round wrote at which levels. The records are at least k, and can be counted in the data.
Json write_rounds(const Anonymised& anonymised) {
  Json rounds = Json::array();
  for (const disclosure::RecodingRound& round : anonymised.recoding.rounds) {
    rounds.push_back({{"kind", kRoundKinds[static_cast<std::size_t>(round.kind)]},
                      {"levels", write_levels(anonymised, round.levels)},
                      {"records", round.records},
                      {"proven_optimal", round.proven_optimal}});
  }
  return rounds;
}

/// Groups of records that look alike in the data file, by size.
Json write_class_sizes(const Anonymised& anonymised) {
  std::vector<const disclosure::Column*> quasi;
  for (const std::string& name : anonymised.quasi) quasi.push_back(anonymised.data.find_column(name));
  if (quasi.empty()) return Json::array();
  return write_size_bins(disclosure::count_sizes(disclosure::group_rows(anonymised.data.rows(), quasi)));
}

Json write_report(const Anonymised& anonymised, const Plan& plan, const BundleFacts& facts) {
  Json report = {{"k", plan.k},
                 {"levels", write_levels(anonymised, anonymised.search.levels)},
                 {"suppressed", anonymised.recoding.suppressed - anonymised.left_out},
                 {"left_out", write_count(anonymised.left_out, facts.audience)},
                 {"classes", anonymised.risk_after.classes},
                 {"loss", make_decimal(anonymised.recoding.loss)},
                 {"lattice_nodes", anonymised.search.lattice_nodes},
                 {"nodes_evaluated", anonymised.search.nodes_evaluated},
                 {"proven_optimal", anonymised.search.proven_optimal},
                 {"smallest_class", anonymised.risk_after.smallest_class},
                 {"rows", anonymised.data.rows()},
                 {"class_sizes", write_class_sizes(anonymised)},
                 {"same_answers", write_agreements(anonymised.data, anonymised.codebook)},
                 {"risk",
                  {{"before", write_risk(anonymised.risk_before, facts.audience)},
                   {"after", write_risk(anonymised.risk_after, Audience::ServiceTeam)}}}};
  if (anonymised.population_before && anonymised.population_after) {
    write_population(*anonymised.population_before, facts.audience, report["risk"]["before"]);
    write_population(*anonymised.population_after, Audience::ServiceTeam, report["risk"]["after"]);
  }
  if (anonymised.journalist_before && anonymised.journalist_after) {
    write_counted(*anonymised.journalist_before, plan.population, facts.audience, report["risk"]["before"]);
    write_counted(*anonymised.journalist_after, plan.population, Audience::ServiceTeam, report["risk"]["after"]);
  }
  if (!anonymised.unique_sets.empty()) report["unique_sets"] = write_unique_sets(anonymised, facts.audience);
  if (anonymised.recoding.rounds.size() > 1) report["rounds"] = write_rounds(anonymised);
  if (facts.seconds) report["seconds"] = make_decimal(*facts.seconds);
  return report;
}

Json write_hierarchies(const Anonymised& anonymised, const Plan& plan) {
  Json list = Json::object();
  for (const std::string& name : anonymised.quasi) {
    const auto field = plan.find_field(name);
    if (!field || !field->hierarchy) continue;
    std::string text;
    for (std::size_t level = 0; level < field->hierarchy->levels(); ++level) {
      for (std::uint32_t leaf = 0; leaf < field->hierarchy->leaves(); ++leaf) {
        text += field->hierarchy->name(level, field->hierarchy->code(level, leaf)) + '\n';
      }
    }
    list[name] = {{"levels", field->hierarchy->levels()}, {"sha256", disclosure::sha256_hex(text)}};
  }
  return list;
}

/// The table of the population by its hash: it is not in the extract, so what rests on it cannot be counted again
/// there.
Json write_population_parameters(const PopulationTable& table) {
  Json files = Json::array();
  for (const PopulationSource& file : table.files) files.push_back({{"sha256", file.sha256}, {"people", file.people}});
  return {{"people", table.people},
          {"files", std::move(files)},
          {"not_counted_again",
           "k-map, presence, the journalist's risk and the share of the population that is unique: they need the table "
           "of the population, which is not in this extract."}};
}

constexpr std::string_view kDiversityKinds[] = {"distinct", "entropy", "recursive"};
constexpr std::string_view kClosenessKinds[] = {"equal", "ordered"};

Json write_parameters(const Anonymised& anonymised, const Plan& plan) {
  Json parameters = {{"k", plan.k},
                     {"suppression_limit", make_decimal(plan.suppression_limit)},
                     {"metric", "loss"},
                     {"hierarchies", write_hierarchies(anonymised, plan)}};
  for (const std::string& name : anonymised.quasi)
    parameters["weights"][name] = make_decimal(plan.find_field(name)->weight);
  if (plan.population.table != nullptr) parameters["population"] = write_population_parameters(*plan.population.table);
  if (plan.population.k_map > 0) parameters["k_map"] = plan.population.k_map;
  if (plan.population.presence) {
    parameters["delta_presence"] = {{"min", make_decimal(plan.population.presence->least)},
                                    {"max", make_decimal(plan.population.presence->most)}};
  }
  for (const SensitivePlan& demand : plan.sensitive) {
    if (demand.diversity) {
      Json one = {{"attribute", demand.attribute},
                  {"kind", kDiversityKinds[static_cast<std::size_t>(demand.diversity->kind)]},
                  {"l", make_decimal(demand.diversity->l)}};
      if (demand.diversity->kind == disclosure::DiversityKind::Recursive) one["c"] = make_decimal(demand.diversity->c);
      parameters["diversity"].push_back(std::move(one));
    }
    if (demand.closeness) {
      parameters["closeness"].push_back({{"attribute", demand.attribute},
                                         {"kind", kClosenessKinds[static_cast<std::size_t>(demand.closeness->kind)]},
                                         {"t", make_decimal(demand.closeness->t)}});
    }
  }
  return parameters;
}

/// data.csv and its other forms; the codebook learns the names of variables that had to change.
Result<std::vector<BundleFile>> write_data(LaidOut& shown, const BundleFacts& facts) {
  std::vector<BundleFile> files;
  files.push_back({"data.csv", write_csv(shown.data, shown.order)});  // an initialiser list would copy it
  if (facts.formats.empty()) return files;
  const std::vector<StatisticalVariable> variables = make_statistical_variables(shown.data, shown.codebook);
  const DataToWrite data{shown.data, shown.order, shown.codebook, variables, facts.title};
  for (const DataFormat* format : facts.formats) {
    CAIRN_ASSIGN(std::string content, format->write(data));
    files.push_back({std::string(format->file), std::move(content)});
  }
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (variables[i].name != shown.data.columns[i].name) shown.codebook.columns[i].variable = variables[i].name;
  }
  return files;
}

/// What the manifest says besides the data.
Json write_facts(const BundleFacts& facts) {
  Json manifest = {{"format", "cairn-extract/1"},
                   {"program", "cairn " CAIRN_VERSION},
                   {"title", facts.title},
                   {"made_on", format_date(facts.made_on)}};
  for (const auto& [name, value] : facts.study) manifest["study"][name] = value;
  for (const BundleStep& step : facts.steps) {
    manifest["steps"].push_back(
        {{"step", step.step},
         {"people", write_count(step.people, step.is_in_the_data ? Audience::ServiceTeam : facts.audience)}});
  }
  if (facts.signer != nullptr) {
    const std::string key = facts.signer->public_key();
    manifest["signed_by"] = {
        {"algorithm", "Ed25519"}, {"public_key", key}, {"fingerprint", disclosure::fingerprint_of(key)}};
  }
  return manifest;
}

}  // namespace

Json write_size_bins(const std::vector<disclosure::SizeBin>& bins) {
  Json list = Json::array();
  for (const disclosure::SizeBin& bin : bins) {
    Json one = {{"from", bin.from}, {"classes", bin.classes}, {"records", bin.records}};
    if (bin.to > 0) one["to"] = bin.to;
    list.push_back(std::move(one));
  }
  return list;
}

Json write_agreements(const disclosure::Table& people, const Codebook& codebook) {
  std::vector<const disclosure::Column*> quasi;
  for (const ColumnDescription& column : codebook.columns) {
    const disclosure::Column* found = people.find_column(column.name);
    if (column.role == disclosure::Role::Quasi && found != nullptr) quasi.push_back(found);
  }
  Json list = Json::array();
  if (quasi.empty()) return list;
  const disclosure::Grouping grouping = disclosure::group_rows(people.rows(), quasi);
  for (const ColumnDescription& column : codebook.columns) {
    const disclosure::Column* answers = people.find_column(column.name);
    if (column.role != disclosure::Role::Sensitive || answers == nullptr) continue;
    const disclosure::Agreement agreement = disclosure::count_agreeing(grouping, *answers);
    if (agreement.classes > 0)
      list.push_back({{"column", column.name}, {"classes", agreement.classes}, {"records", agreement.records}});
  }
  return list;
}

std::string as_file(const Json& document) { return write_json(document, JsonStyle::Indented) + "\n"; }

std::string_view find_content(const std::vector<BundleFile>& files, std::string_view name) {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const BundleFile& file) { return file.name == name; });
  return found == files.end() ? std::string_view() : found->content;
}

std::string compute_seal(const Json& manifest) {
  Json sealed = manifest;
  sealed.erase("seal");
  return disclosure::sha256_hex(write_json(sealed));
}

Result<std::vector<BundleFile>> make_bundle(const Anonymised& anonymised, const Plan& plan, const BundleFacts& facts) {
  LaidOut shown = facts.long_plan ? make_long(anonymised.data, anonymised.codebook, *facts.long_plan)
                                  : LaidOut{anonymised.data, anonymised.codebook, anonymised.order};
  Codebook& codebook = shown.codebook;
  codebook.notes.push_back(formula_note());
  CAIRN_ASSIGN(std::vector<BundleFile> files, write_data(shown, facts));
  const Json report = write_report(anonymised, plan, facts);
  files.push_back({"codebook.csv", write_codebook_csv(codebook)});
  files.push_back({"codebook.json", as_file(write_codebook(codebook))});
  files.push_back({"codebook.html", write_codebook_html(codebook, facts.title)});
  files.push_back({"codebook_values.csv", write_codebook_values(codebook)});
  files.push_back({"report.json", as_file(report)});
  Json manifest = write_facts(facts);
  files.push_back({"risk.html", write_risk_html(report, manifest, codebook)});
  for (const char* name : {"read.R", "read.py"}) files.push_back({name, std::string(find_reader_file(name))});

  manifest["parameters"] = write_parameters(anonymised, plan);
  manifest["rows"] = shown.data.rows();
  if (facts.long_plan)
    manifest["layout"] = {{"one_row", "person and time point"}, {"person", shown.data.columns[0].name}};
  for (const char* name : {"levels", "smallest_class", "class_sizes", "same_answers", "risk"})
    manifest[name] = report[name];
  for (const BundleFile& file : files) {
    manifest["files"].push_back(
        {{"name", file.name}, {"bytes", file.content.size()}, {"sha256", disclosure::sha256_hex(file.content)}});
  }
  manifest["seal"] = compute_seal(manifest);
  files.push_back({"manifest.json", as_file(manifest)});
  if (facts.signer != nullptr) files.push_back({"manifest.sig", facts.signer->sign(files.back().content) + "\n"});
  return files;
}

}  // namespace cairn::extract
