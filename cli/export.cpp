#include <algorithm>
#include <filesystem>
#include <ostream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/system_world.h"
#include "engine/service/make_extract.h"

namespace cairn::cli {
namespace {

constexpr int kDaysOfUse = 90;
/// What a study that is recorded from the command line says, unless it is told.
constexpr std::string_view kNotStated = "Not stated";
constexpr std::string_view kConsentReason = "Every person in the extract said yes to this use.";

constexpr const char* kStudyOptions[] = {"pathway",   "purpose",    "consent", "basis",          "requester",
                                         "recipient", "expires-on", "opt-out", "opt-out-reason", "pseudonyms"};

Result<store::StudyRecord> record_study(const service::Services& services, const Options& options,
                                        const std::string& name, Streams& streams) {
  service::NewStudy study;
  study.name = name;
  study.pathway = options.value_or("pathway", "fibromyalgia");
  study.purpose = options.value_or("purpose", "Study " + name);
  study.consent_purpose = options.value_or("consent", study.consent_purpose);
  study.lawful_basis = options.value_or("basis", kNotStated);
  study.requester = options.value_or("requester", kNotStated);
  study.recipient = options.value_or("recipient", kNotStated);
  study.opt_out = options.value_or("opt-out", "not-applicable:consent");
  study.opt_out_reason = options.value_or("opt-out-reason", kConsentReason);
  study.pseudonyms = options.value_or("pseudonyms", study.pseudonyms);
  const Date last = services.clock.today() + std::chrono::days(kDaysOfUse);
  study.expires_on = parse_date(options.value_or("expires-on", format_date(last)));
  CAIRN_ASSIGN(store::StudyRecord record, service::create_study(services, access::command_actor(), study));
  streams.out << "Study " << record.name << " is recorded until " << format_date(record.expires_on) << ".\n";
  for (const char* name_of : {"basis", "requester", "recipient"}) {
    if (options.value_or(name_of, "").empty())
      streams.out << "  --" << name_of << " was not given: the record says \"" << kNotStated
                  << "\", and whoever decides will see that.\n";
  }
  return record;
}

Result<store::StudyRecord> find_or_record_study(const service::Services& services, const Options& options,
                                                Streams& streams) {
  CAIRN_ASSIGN(const std::string name, options.require("study"));
  CAIRN_ASSIGN(std::optional<store::StudyRecord> known,
               service::find_study_by_name(services, access::command_actor(), name));
  if (!known) return record_study(services, options, name, streams);
  for (const char* option : kStudyOptions) {
    if (options.value_or(option, "").empty()) continue;
    return Error{ErrorCode::InvalidArgument, "The study " + name + " is recorded already, and --" + option +
                                                 " cannot change it. Leave the option out, or name another study."};
  }
  return *std::move(known);
}

/// What can be asked of a new extract only is not passed over in silence.
void tell_unused(const Options& options, Streams& streams) {
  for (const char* option : {"k", "layout"}) {
    if (!options.value_or(option, "").empty())
      streams.out << "  --" << option << " was not used: this extract was made before. Add --again for another one.\n";
  }
}

int tell_waiting(const store::ExtractRecord& record, Streams& streams) {
  streams.out << "Extract " << record.id << " of study " << record.study
              << " awaits approval. Nothing was written.\n"
                 "  A person with the role information-governance releases it on the page /exports/"
              << record.id << ".\n  Then give the same command again.\n";
  return kFindings;
}

Result<int> make(const service::Services& services, const Options& options, const store::StudyRecord& study,
                 Streams& streams) {
  service::ExtractOrder order;
  order.study = study.id;
  CAIRN_ASSIGN(order.k, options.number_or("k", 5, 5, 1000));
  const std::string layout = options.value_or("layout", "wide");
  if (layout != "wide" && layout != "long")
    return Error{ErrorCode::InvalidArgument, "The layout is wide (one row a person) or long (a row a time point too)."};
  order.layout = layout == "long" ? service::ExtractLayout::Long : service::ExtractLayout::Wide;
  CAIRN_ASSIGN(const service::MadeExtract made, service::make_extract(services, access::command_actor(), order));
  for (const auto& [step, people] : made.summary.steps) streams.out << "  " << step << ": " << people << "\n";
  streams.out << "  Smallest group that looks alike: " << made.summary.smallest_class << " (k = " << made.summary.k
              << ")\n";
  return tell_waiting(made.summary.record, streams);
}

Result<int> fetch(const service::Services& services, const store::ExtractRecord& record, const std::string& out,
                  Streams& streams) {
  const access::Actor actor = access::command_actor();
  CAIRN_ASSIGN(const service::ExtractSummary summary, service::load_extract(services, actor, record.id));
  std::vector<extract::BundleFile> files;
  for (const auto& [name, bytes] : summary.files) {
    CAIRN_ASSIGN(std::string content, service::load_extract_file(services, actor, record.id, name));
    files.push_back({name, std::move(content)});
  }
  CAIRN_TRY(extract::write_bundle(out, files));
  streams.out << "Extract " << record.id << ", released on " << format_date(date_of(*record.decided_at)) << ", is in "
              << out << ".\nCheck it with: cairn verify " << out << "\n";
  return kDone;
}

Result<int> run(std::span<const std::string> arguments, Streams& streams) {
  CAIRN_ASSIGN(const Options options,
               parse_options(arguments,
                             {"data", "study", "out", "k", "layout", "pathway", "purpose", "consent", "basis",
                              "requester", "recipient", "expires-on", "opt-out", "opt-out-reason", "pseudonyms"},
                             {"again"}));
  if (!options.words.empty())
    return Error{ErrorCode::InvalidArgument, "'" + options.words.front() + "' is not an option."};
  CAIRN_ASSIGN(const std::string folder, options.require("data"));
  CAIRN_ASSIGN(const std::string out, options.require("out"));
  std::error_code failure;
  if (std::filesystem::exists(out, failure) && !std::filesystem::is_empty(out, failure)) {
    return Error{ErrorCode::InvalidArgument,
                 "The folder " + out + " holds something already. Name a new or empty folder."};
  }
  CAIRN_ASSIGN(const std::unique_ptr<World> world, World::open(folder));
  const service::Services& services = world->services();
  CAIRN_ASSIGN(const store::StudyRecord study, find_or_record_study(services, options, streams));
  CAIRN_ASSIGN(const std::vector<store::ExtractRecord> extracts,
               service::list_extracts(services, access::command_actor(), study.id, 1));
  if (extracts.empty() || options.has("again")) return make(services, options, study, streams);
  const store::ExtractRecord& latest = extracts.front();
  if (latest.state != "refused") tell_unused(options, streams);
  if (latest.state == "awaiting-approval") return tell_waiting(latest, streams);
  if (latest.state == "released") return fetch(services, latest, out, streams);
  return Error{ErrorCode::Conflict, "The extract " + latest.id + " was refused: " + latest.decision_reason +
                                        " Mend what it names, and make another with --again."};
}

}  // namespace

int export_study(std::span<const std::string> arguments, Streams& streams) {
  const Result<int> done = run(arguments, streams);
  return done ? *done : report(done.error(), "export", streams);
}

}  // namespace cairn::cli
