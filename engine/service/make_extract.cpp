#include "engine/service/make_extract.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/key_file.h"
#include "engine/extract/verify.h"
#include "engine/service/study_table.h"
#include "engine/store/comparisons.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {
namespace {

namespace fs = std::filesystem;
using access::Permission;

constexpr std::size_t kLongestName = 100, kLongestPurpose = 1000;
constexpr std::int64_t kSignatureFileBytes = 89;  // base64 of 64 bytes and a line end
constexpr std::int64_t kLowestK = 5, kHighestK = 1000;

void add(Issues& issues, std::string path, std::string message) {
  issues.push_back({Severity::Error, "value", std::move(path), std::move(message)});
}

bool is_line(std::string_view text, std::size_t longest) {
  return !trim(text).empty() && is_utf8(text) && count_characters(text) <= longest &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
}

Result<void> check_plan(const StudyPlan& plan, const pathway::Definition& definition) {
  Issues issues;
  if (!is_line(plan.study, kLongestName)) add(issues, "study", "Enter a name for the study, in 1 to 100 characters");
  if (!is_line(plan.purpose, kLongestPurpose))
    add(issues, "purpose", "Enter what the data are for, in 1 to 1,000 characters");
  const bool is_known =
      std::any_of(definition.consents.begin(), definition.consents.end(),
                  [&](const pathway::ConsentQuestion& one) { return one.purpose == plan.consent_purpose; });
  if (!is_known) add(issues, "consent_purpose", "Choose a consent question of this pathway");
  if (plan.k < kLowestK || plan.k > kHighestK) add(issues, "k", "Enter a smallest group of 5 or more");
  if (!(plan.suppression_limit >= 0 && plan.suppression_limit <= 0.5))
    add(issues, "suppression_limit", "Give a share from 0 to 0.5");
  if (!issues.empty()) return Error{ErrorCode::Unprocessable, "The extract was not made.", "", std::move(issues)};
  return {};
}

/// Fixed labels, types and ranges replace what was read off the data: extremes of a few people do not get into the
/// codebook.
void complete_codebook(extract::Codebook& codebook, const std::vector<extract::ColumnDescription>& descriptions) {
  for (extract::ColumnDescription& column : codebook.columns) {
    const auto known = std::find_if(descriptions.begin(), descriptions.end(),
                                    [&](const auto& one) { return one.name == column.name; });
    if (known == descriptions.end()) continue;
    column.label = known->label;
    column.source = known->source;
    if (column.role == disclosure::Role::Quasi) continue;
    const std::vector<extract::CodedValue> missing = column.missing;
    column = *known;
    if (column.missing.empty()) column.missing = missing;
  }
}

Result<void> verify_files(const fs::path& folder) {
  CAIRN_ASSIGN(const extract::Verification verification, extract::verify_bundle(folder));
  if (verification.findings.empty()) return {};
  return Error{ErrorCode::Internal, "The extract did not pass its own checks and was not kept.",
               verification.findings.front().code, verification.findings};
}

fs::path folder_of(const Services& services, std::string_view id) { return services.store.folder() / "extracts" / id; }

/// Written, verified on the bytes that are on disk, then recorded; gone again when any of it fails.
Result<void> keep(const Services& services, const access::Actor& actor, const store::ExtractRecord& record,
                  const std::vector<extract::BundleFile>& files) {
  const fs::path folder = folder_of(services, record.id);
  CAIRN_TRY(extract::write_bundle(folder, files));
  Result<void> done = verify_files(folder);
  if (done) {
    done = services.store.write([&](store::Session& session) -> Result<void> {
      CAIRN_TRY(store::insert_extract(session, record));
      return record_audit(session, services, actor, "extract.make", "Extract/" + record.id,
                          write_json({{"study", record.study}, {"pathway", record.pathway}}));
    });
  }
  std::error_code ignored;
  if (!done) fs::remove_all(folder, ignored);
  return done;
}

std::vector<std::pair<std::string, std::string>> read_pairs(const Json& manifest, std::string_view list,
                                                            std::string_view name, std::string_view value) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const Json* found = find_array(manifest, list);
  for (const Json& one : found == nullptr ? Json::array() : *found) {
    pairs.emplace_back(read_string(one, name).value_or(""), read_string(one, value).value_or(""));
  }
  return pairs;
}

ExtractSummary summarise(const store::ExtractRecord& record) {
  ExtractSummary summary{
      record.id, record.study, record.pathway, "", record.requested_by, record.made_at, {}, {}, 0, 0, 0, 0, 0, 0, 0,
      {}};
  const auto parsed = parse_json(record.manifest);
  if (!parsed) return summary;
  const Json& manifest = *parsed;
  if (const Json* study = find_object(manifest, "study")) summary.purpose = read_string(*study, "purpose").value_or("");
  summary.steps = read_pairs(manifest, "steps", "step", "people");
  summary.rows = read_integer(manifest, "rows").value_or(0);
  summary.smallest_class = read_integer(manifest, "smallest_class").value_or(0);
  if (const Json* parameters = find_object(manifest, "parameters"))
    summary.k = read_integer(*parameters, "k").value_or(0);
  if (const Json* risk = find_object(manifest, "risk")) {
    const auto read = [&](const char* when, const char* figure) {
      const Json* figures = find_object(*risk, when);
      return figures == nullptr ? 0 : read_number(*figures, figure).value_or(0);
    };
    summary.highest_risk_before = read("before", "prosecutor");
    summary.highest_risk_after = read("after", "prosecutor");
    summary.average_risk_before = read("before", "marketer");
    summary.average_risk_after = read("after", "marketer");
  }
  if (const Json* levels = find_object(manifest, "levels")) {
    for (const auto& [name, level] : levels->items())
      summary.levels.emplace_back(name, number_text(level).value_or(""));
  }
  if (const Json* files = find_array(manifest, "files")) {
    for (const Json& file : *files)
      summary.files.emplace_back(read_string(file, "name").value_or(""), read_integer(file, "bytes").value_or(0));
  }
  summary.files.emplace_back("manifest.json", static_cast<std::int64_t>(record.manifest.size()));
  if (find_object(manifest, "signed_by") != nullptr) summary.files.emplace_back("manifest.sig", kSignatureFileBytes);
  return summary;
}

Result<store::ExtractRecord> find_record(const Services& services, std::string_view id) {
  CAIRN_ASSIGN(const std::vector<store::ExtractRecord> records,
               services.store.read([](store::Session& session) { return store::list_extracts(session); }));
  const auto found =
      std::find_if(records.begin(), records.end(), [&](const store::ExtractRecord& record) { return record.id == id; });
  if (found == records.end()) return Error{ErrorCode::NotFound, "There is no such extract."};
  return *found;
}

}  // namespace

Result<MadeExtract> make_extract(const Services& services, const access::Actor& actor, const StudyPlan& plan) {
  CAIRN_TRY(access::require(actor, Permission::MakeExtract));
  std::shared_ptr<const LoadedPathway> pathway;
  CAIRN_ASSIGN(StudyTable study, services.store.read([&](store::Session& session) -> Result<StudyTable> {
    CAIRN_ASSIGN(pathway, services.catalogue.load_pathway(session, plan.pathway));
    CAIRN_TRY(check_plan(plan, pathway->definition));
    return read_study_table(session, *pathway, plan);
  }));
  CAIRN_ASSIGN(extract::Anonymised anonymised, extract::anonymise(study.table, study.plan, services.random));
  complete_codebook(anonymised.codebook, study.descriptions);

  store::ExtractRecord record{make_id(services.random), plan.study, plan.pathway,
                              actor.audit_name(),       "",         services.clock.now()};
  extract::BundleFacts facts;
  facts.title = plan.study;
  facts.made_on = date_of(record.made_at);
  facts.study = {{"extract", record.id},
                 {"pathway", plan.pathway},
                 {"pathway_version", pathway->definition.version},
                 {"purpose", plan.purpose},
                 {"consent_purpose", plan.consent_purpose}};
  CAIRN_ASSIGN(const disclosure::SigningKey key,
               extract::load_or_make_signing_key(services.store.folder() / extract::kSigningKeyFile, services.random));
  facts.signer = &key;
  facts.steps = study.steps;
  facts.steps.push_back({"People in the extract", static_cast<std::int64_t>(anonymised.data.rows())});
  CAIRN_ASSIGN(facts.formats, extract::parse_data_formats("all"));
  if (plan.layout == ExtractLayout::Long && !study.long_plan.timepoints.empty()) facts.long_plan = study.long_plan;
  MadeExtract made;
  CAIRN_ASSIGN(made.files, extract::make_bundle(anonymised, study.plan, facts));
  record.manifest = extract::find_content(made.files, "manifest.json");
  CAIRN_TRY(keep(services, actor, record, made.files));
  made.summary = summarise(record);
  return made;
}

Result<std::vector<StudyChoice>> list_study_choices(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, Permission::MakeExtract));
  return services.store.read([&](store::Session& session) -> Result<std::vector<StudyChoice>> {
    std::vector<StudyChoice> choices;
    CAIRN_ASSIGN(const std::vector<store::PathwayRecord> pathways, store::list_pathways(session));
    for (const store::PathwayRecord& record : pathways) {
      const bool is_listed =
          std::any_of(choices.begin(), choices.end(), [&](const StudyChoice& one) { return one.pathway == record.id; });
      if (is_listed) continue;
      CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, record.id));
      for (const pathway::ConsentQuestion& consent : pathway->definition.consents) {
        choices.push_back({record.id, pathway->definition.title, consent.purpose, consent.title});
      }
    }
    return choices;
  });
}

Result<std::vector<ExtractSummary>> list_extracts(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, Permission::MakeExtract));
  CAIRN_ASSIGN(const std::vector<store::ExtractRecord> records,
               services.store.read([](store::Session& session) { return store::list_extracts(session); }));
  std::vector<ExtractSummary> summaries;
  for (const store::ExtractRecord& record : records) summaries.push_back(summarise(record));
  return summaries;
}

Result<ExtractSummary> load_extract(const Services& services, const access::Actor& actor, std::string_view id) {
  CAIRN_TRY(access::require(actor, Permission::MakeExtract));
  CAIRN_ASSIGN(const store::ExtractRecord record, find_record(services, id));
  return summarise(record);
}

Result<std::string> load_extract_file(const Services& services, const access::Actor& actor, std::string_view id,
                                      std::string_view name) {
  CAIRN_TRY(access::require(actor, Permission::MakeExtract));
  CAIRN_ASSIGN(const store::ExtractRecord record, find_record(services, id));
  const ExtractSummary summary = summarise(record);
  const bool is_listed =
      std::any_of(summary.files.begin(), summary.files.end(), [&](const auto& file) { return file.first == name; });
  if (!is_listed) return Error{ErrorCode::NotFound, "The extract has no such file."};
  CAIRN_ASSIGN(const std::string content, extract::read_file(folder_of(services, record.id) / name));
  CAIRN_TRY(services.store.write([&](store::Session& session) {
    return record_audit(session, services, actor, "extract.download", "Extract/" + record.id,
                        write_json({{"file", std::string(name)}}));
  }));
  return content;
}

}  // namespace cairn::service
