#include "engine/service/make_extract.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/access/secret.h"
#include "engine/disclosure/keyed_hash.h"
#include "engine/extract/key_file.h"
#include "engine/extract/verify.h"
#include "engine/service/earlier_extracts.h"
#include "engine/service/study_table.h"
#include "engine/store/extract_people.h"

namespace cairn::service {
namespace {

namespace fs = std::filesystem;
using access::Permission;

constexpr std::int64_t kLowestK = 5, kHighestK = 1000;

Result<void> check_order(const ExtractOrder& order) {
  Issues issues;
  if (order.k < kLowestK || order.k > kHighestK)
    issues.push_back({Severity::Error, "value", "k", "Enter a smallest group of 5 or more"});
  if (!(order.suppression_limit >= 0 && order.suppression_limit <= 0.5))
    issues.push_back({Severity::Error, "value", "suppression_limit", "Give a share from 0 to 0.5"});
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

/// Who is written, in which class of traits: what a further extract has to be made safe beside.
struct Written {
  std::vector<std::string> keys, traits;  // traits of each class, as JSON
  std::vector<std::uint32_t> classes;     // of each person, from 0
  std::int64_t smallest_joint_class = 0;
};

Written find_written(const extract::Anonymised& anonymised, const StudyTable& study) {
  Written written;
  std::vector<const disclosure::Column*> quasi;
  for (const std::string& name : anonymised.quasi) quasi.push_back(anonymised.data.find_column(name));
  const disclosure::Grouping grouping = disclosure::group_rows(anonymised.data.rows(), quasi);
  written.classes = grouping.group_of;
  for (const std::uint32_t first : grouping.first) {
    Json traits = Json::object();
    for (const disclosure::Column* column : quasi) traits[column->name] = column->text(first);
    written.traits.push_back(write_json(traits));
  }
  std::vector<disclosure::ReleasedPerson> people;
  for (const std::uint32_t row : anonymised.rows) {
    written.keys.push_back(study.people[row]);
    people.push_back(study.beside.known_as[row]);
  }
  written.smallest_joint_class = smallest_joint_class(std::move(people), written.classes, study.beside);
  return written;
}

/// Between its snapshot and its record another extract of the pathway may have been made.
Result<void> require_no_other(store::Session& session, const StudyTable& study, const store::ExtractRecord& record) {
  CAIRN_ASSIGN(const std::vector<store::EarlierExtract> now,
               store::list_earlier_extracts(session, record.pathway, date_of(record.made_at)));
  const bool is_same = std::equal(now.begin(), now.end(), study.beside.earlier.begin(), study.beside.earlier.end(),
                                  [](const store::EarlierExtract& a, const std::string& b) { return a.id == b; });
  if (is_same) return {};
  return Error{ErrorCode::Conflict,
               "Another extract of this pathway was made or refused at the same time. Make this one again."};
}

/// Written, verified on the bytes that are on disk, then recorded; gone again when any of it fails.
Result<void> keep(const Services& services, const access::Actor& actor, const store::ExtractRecord& record,
                  const std::vector<extract::BundleFile>& files, const StudyTable& study, const Written& written) {
  const fs::path folder = extract_folder(services, record.id);
  CAIRN_TRY(extract::write_bundle(folder, files));
  Result<void> done = verify_files(folder);
  if (done) done = keep_shown_people(services, record.id, written.keys, written.classes, written.traits);
  if (done) {
    done = services.store.write([&](store::Session& session) -> Result<void> {
      CAIRN_TRY(require_no_other(session, study, record));
      CAIRN_TRY(store::delete_old_study_secrets(session, date_of(record.made_at)));
      CAIRN_TRY(store::insert_extract(session, record));
      return record_audit(
          session, services, actor, "extract.make", "Extract/" + record.id,
          write_json(
              {{"study", record.study_id}, {"pathway", record.pathway}, {"manifest_sha256", record.manifest_sha256}}));
    });
  }
  std::error_code ignored;
  if (done) return done;
  fs::remove_all(folder, ignored);
  (void)services.store.write([&](store::Session& session) { return store::delete_extract_people(session, record.id); });
  return done;
}

/// Of a study whose extracts are to be joined person by person; empty for any other.
Result<std::string> find_secret(const Services& services, const store::StudyRecord& study) {
  if (study.pseudonyms != "per-study") return std::string();
  const std::string fresh = access::make_token(services.random) + access::make_token(services.random);
  std::string secret;
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(secret, store::find_or_insert_study_secret(session, study.id, fresh));
    return {};
  }));
  return secret;
}

extract::BundleFacts write_facts(const store::ExtractRecord& record, const store::StudyRecord& study,
                                 const StudyTable& table, std::int64_t smallest_joint_class) {
  extract::BundleFacts facts;
  facts.title = study.name;
  facts.made_on = date_of(record.made_at);
  facts.study = {{"extract", record.id},
                 {"pathway", study.pathway},
                 {"pathway_version", table.pathway_version},
                 {"purpose", study.purpose},
                 {"lawful_basis", study.lawful_basis},
                 {"requester", study.requester},
                 {"recipient", study.recipient},
                 {"expires_on", format_date(study.expires_on)},
                 {"consent_purpose", study.consent_purpose},
                 {"consent_version", study.consent_version},
                 {"opt_out", study.opt_out},
                 {"opt_out_reason", study.opt_out_reason},
                 {"pseudonyms", study.pseudonyms},
                 {"earlier_extracts", std::to_string(table.beside.earlier.size())},
                 {"smallest_class_with_earlier_extracts",
                  table.beside.is_everything_known ? std::to_string(smallest_joint_class) : "not known"}};
  if (table.opt_out_checked_on) facts.study.emplace_back("opt_out_checked_on", format_date(*table.opt_out_checked_on));
  facts.steps = table.steps;
  return facts;
}

Result<MadeExtract> make(const Services& services, const access::Actor& actor, const ExtractOrder& order) {
  CAIRN_TRY(access::require(actor, Permission::MakeExtract));
  CAIRN_TRY(check_order(order));
  const Timestamp now = services.clock.now();
  StudyPlan plan{{}, order.k, order.suppression_limit, date_of(now)};
  CAIRN_ASSIGN(StudyTable study, services.store.read([&](store::Session& session) -> Result<StudyTable> {
    CAIRN_ASSIGN(std::optional<store::StudyRecord> found, store::find_study(session, order.study));
    if (!found) return Error{ErrorCode::NotFound, "There is no such study."};
    plan.study = *std::move(found);
    if (plan.study.expires_on < date_of(now))
      return Error{ErrorCode::Gone, "The last day of this study has passed. Record a new study."};
    CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, plan.study.pathway));
    return read_study_table(session, *pathway, plan, services.random);
  }));
  CAIRN_ASSIGN(study.beside.shown.secret, find_secret(services, plan.study));
  CAIRN_ASSIGN(extract::Anonymised anonymised,
               extract::anonymise(study.table, study.plan, services.random, study.beside.shown));
  const Written written = find_written(anonymised, study);
  if (written.smallest_joint_class < kFewestTogether)
    return Error{ErrorCode::Internal, "The extract would single people out beside earlier ones and was not kept."};
  complete_codebook(anonymised.codebook, study.descriptions);

  store::ExtractRecord record;
  record.id = make_id(services.random);
  record.study_id = plan.study.id;
  record.study = plan.study.name;
  record.pathway = plan.study.pathway;
  record.made_by = actor.audit_name();
  record.made_at = now;
  record.expires_on = plan.study.expires_on;
  record.records = static_cast<std::int64_t>(anonymised.data.rows());
  extract::BundleFacts facts = write_facts(record, plan.study, study, written.smallest_joint_class);
  facts.steps.push_back({"People in the extract", record.records, true});
  CAIRN_ASSIGN(const disclosure::SigningKey key,
               extract::load_or_make_signing_key(services.store.folder() / extract::kSigningKeyFile, services.random));
  facts.signer = &key;
  CAIRN_ASSIGN(facts.formats, extract::parse_data_formats("all"));
  if (order.layout == ExtractLayout::Long && !study.long_plan.timepoints.empty()) facts.long_plan = study.long_plan;
  MadeExtract made;
  CAIRN_ASSIGN(made.files, extract::make_bundle(anonymised, study.plan, facts));
  record.manifest = extract::find_content(made.files, "manifest.json");
  record.manifest_sha256 = disclosure::sha256_hex(record.manifest);
  CAIRN_TRY(keep(services, actor, record, made.files, study, written));
  made.summary = summarise_extract(std::move(record), std::move(plan.study), date_of(now));
  return made;
}

}  // namespace

Result<MadeExtract> make_extract(const Services& services, const access::Actor& actor, const ExtractOrder& order) {
  Result<MadeExtract> made = make(services, actor, order);
  if (!made) audit_refusal(services, actor, "extract.make", "", made.error(), order.study);
  return made;
}

}  // namespace cairn::service
