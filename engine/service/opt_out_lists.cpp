#include "engine/service/opt_out_lists.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/text.h"
#include "engine/service/study_people.h"
#include "engine/store/study_people.h"

namespace cairn::service {
namespace {

using access::Permission;

constexpr std::size_t kPeoplePerPart = 4000, kPartsPerUnit = 20, kMostFindings = 20;

Result<store::StudyRecord> load_study(store::Session& session, std::string_view id) {
  CAIRN_ASSIGN(std::optional<store::StudyRecord> study, store::find_study(session, id));
  if (!study) return Error{ErrorCode::NotFound, "There is no such study."};
  return *std::move(study);
}

Error unusable(Issues issues) {
  return {ErrorCode::Unprocessable, "The list was not taken in; each finding says what to mend.", "",
          std::move(issues)};
}

/// The ids of a file, once each, ascending; or a finding for each line that is nobody here.
Result<std::vector<std::string>> read_people(std::string_view file, const std::set<std::string, std::less<>>& known) {
  std::set<std::string, std::less<>> people;
  Issues issues;
  std::size_t number = 0;
  while (!file.empty() && issues.size() < kMostFindings) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    std::string_view line = trim(file.substr(0, end));
    file.remove_prefix(std::min(end + 1, file.size()));
    ++number;
    if (line.ends_with(',')) line = trim(line.substr(0, line.size() - 1));
    if (line.empty()) continue;
    const auto found = known.find(line);
    if (found != known.end()) {
      people.insert(*found);
    } else {
      issues.push_back({Severity::Error, "unknown-person", "line " + std::to_string(number),
                        "This is nobody of the study's pathway. Check that it is the list of this study."});
    }
  }
  if (issues.empty() && people.empty())
    issues.push_back({Severity::Error, "empty", "list", "The list names nobody. Check the file."});
  if (!issues.empty()) return unusable(std::move(issues));
  return std::vector<std::string>(people.begin(), people.end());
}

/// Parts first, in several units, so that surveys that are sent meanwhile do not wait long; then the list itself.
Result<void> keep_list(const Services& services, const access::Actor& actor, const store::OptOutList& list,
                       const std::vector<std::string>& people) {
  std::vector<std::string> hashes;
  for (const std::string& person : people) hashes.push_back(opt_out_hash(list.id, person));
  std::sort(hashes.begin(), hashes.end());
  std::int64_t part = 0;
  for (std::size_t at = 0; at < hashes.size();) {
    CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
      for (std::size_t i = 0; i < kPartsPerUnit && at < hashes.size(); ++i) {
        std::string text;
        const std::size_t end = std::min(at + kPeoplePerPart, hashes.size());
        for (; at < end; ++at) text += hashes[at];
        CAIRN_TRY(store::insert_opt_out_part(session, list.id, part++, text));
      }
      return {};
    }));
  }
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::replace_opt_out_list(session, list));
    return record_audit(session, services, actor, "opt-out.import", "Study/" + list.study,
                        write_json({{"checked_on", format_date(list.checked_on)}}));
  });
}

}  // namespace

Result<std::string> export_opt_out_list(const Services& services, const access::Actor& actor, std::string_view study) {
  CAIRN_TRY(access::require(actor, Permission::ReadPersons));
  const Date today = services.clock.today();
  CAIRN_ASSIGN(const StudyPeople chosen, services.store.read([&](store::Session& session) -> Result<StudyPeople> {
    CAIRN_ASSIGN(const store::StudyRecord record, load_study(session, study));
    CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, record.pathway));
    return choose_study_people(session, *pathway, record, today, OptOutStep::BeforeCheck);
  }));
  std::string file;
  for (const StudyPerson& one : chosen.people) file += one.key + ",\n";
  CAIRN_TRY(services.store.write([&](store::Session& session) {
    return record_audit(session, services, actor, "opt-out.export", "Study/" + std::string(study));
  }));
  return file;
}

Result<ImportedList> import_opt_out_list(const Services& services, const access::Actor& actor, std::string_view study,
                                         std::string_view file, Date checked_on) {
  CAIRN_TRY(access::require(actor, Permission::ReadPersons));
  if (checked_on > services.clock.today())
    return unusable({{Severity::Error, "value", "checked_on", "The check cannot be in the future."}});
  std::set<std::string, std::less<>> known;
  CAIRN_TRY(services.store.read([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const store::StudyRecord record, load_study(session, study));
    return store::for_each_episode(session, record.pathway,
                                   [&](const store::EpisodeRecord& episode) { known.insert(person_key(episode)); });
  }));
  CAIRN_ASSIGN(const std::vector<std::string> people, read_people(file, known));
  const store::OptOutList list{make_id(services.random), std::string(study), checked_on,
                               static_cast<std::int64_t>(people.size()), services.clock.now()};
  CAIRN_TRY(keep_list(services, actor, list, people));
  return ImportedList{list.people, checked_on};
}

}  // namespace cairn::service
