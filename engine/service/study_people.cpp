#include "engine/service/study_people.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/access/secret.h"
#include "engine/base/json.h"
#include "engine/pathway/consent_cover.h"
#include "engine/store/questionnaires.h"
#include "engine/store/study_people.h"

namespace cairn::service {
namespace {

constexpr std::size_t kHashDigits = 16;

Error conflict(std::string code, std::string message) {
  Issues issues = {{Severity::Error, std::move(code), "", message}};
  return {ErrorCode::Conflict, std::move(message), "", std::move(issues)};
}

/// The versions of the consent text whose yes covers a study: the one it asked for, and what that one covers.
Result<std::set<std::string, std::less<>>> covering_versions(store::Session& session, const LoadedPathway& pathway,
                                                             const store::StudyRecord& study) {
  std::set<std::string, std::less<>> versions = {study.consent_version};
  const auto& questions = pathway.definition.consents;
  const bool is_current = std::any_of(questions.begin(), questions.end(), [&](const pathway::ConsentQuestion& one) {
    return one.purpose == study.consent_purpose && one.version == study.consent_version;
  });
  if (!is_current) return versions;
  CAIRN_ASSIGN(const auto stored, store::find_pathway(session, study.pathway, pathway.definition.version));
  if (!stored) return versions;
  CAIRN_ASSIGN(const Json document, parse_json(stored->document));
  return pathway::find_covered_versions(document, study.consent_purpose);
}

Result<std::vector<std::string>> read_checked_list(store::Session& session, const store::OptOutList& list) {
  std::vector<std::string> hashes;
  hashes.reserve(static_cast<std::size_t>(list.people));
  CAIRN_TRY(store::for_each_opt_out_part(session, list.id, [&](std::string_view part) {
    for (std::size_t at = 0; at + kHashDigits <= part.size(); at += kHashDigits)
      hashes.emplace_back(part.substr(at, kHashDigits));
  }));
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

class Chooser {
 public:
  Chooser(store::Session& session, const store::StudyRecord& study, Date today,
          std::set<std::string, std::less<>> versions)
      : session_(session), study_(study), today_(today), versions_(std::move(versions)) {}

  Result<StudyPeople> choose(OptOutStep step) {
    CAIRN_TRY(store::for_each_episode(session_, study_.pathway, [&](const store::EpisodeRecord& episode) {
      episodes_[person_key(episode)].push_back(episode);
    }));
    note("People on the pathway", episodes_.size());
    CAIRN_TRY(store::for_each_withdrawal(
        session_, [&](const store::WithdrawalRecord& withdrawal) { episodes_.erase(withdrawal.person); }));
    note("After people who withdrew left", episodes_.size());
    CAIRN_TRY(keep_consenting());
    if (step == OptOutStep::Apply && study_.opt_out == "apply") CAIRN_TRY(keep_checked());
    note("Of these, people with several episodes (only the first is used)", repeated_);
    return std::move(chosen_);
  }

 private:
  void note(std::string step, std::size_t people) {
    chosen_.steps.push_back({std::move(step), static_cast<std::int64_t>(people)});
  }

  /// The newest choice over all of a person's episodes counts.
  Result<std::optional<store::ConsentRecord>> newest_choice(const std::vector<store::EpisodeRecord>& episodes) {
    std::optional<store::ConsentRecord> newest;
    for (const store::EpisodeRecord& episode : episodes) {
      CAIRN_ASSIGN(const std::vector<store::ConsentRecord> choices, store::list_consents(session_, episode.row));
      for (const store::ConsentRecord& choice : choices) {
        if (choice.purpose == study_.consent_purpose && (!newest || choice.recorded_at >= newest->recorded_at))
          newest = choice;
      }
    }
    return newest;
  }

  struct Choice {
    bool is_yes = false, is_covered = false;
  };
  Result<Choice> choice_of(const std::vector<store::EpisodeRecord>& episodes) {
    if (episodes.size() == 1) {
      const auto yes = yes_.find(episodes.front().row);
      return yes == yes_.end() ? Choice{} : Choice{true, versions_.contains(yes->second)};
    }
    CAIRN_ASSIGN(const std::optional<store::ConsentRecord> newest, newest_choice(episodes));
    const bool is_yes = newest && newest->choice == "yes";
    return Choice{is_yes, is_yes && versions_.contains(newest->text_version)};
  }

  Result<void> keep_consenting() {
    CAIRN_ASSIGN(const std::vector<store::YesRow> rows,
                 store::list_yes(session_, study_.pathway, study_.consent_purpose));
    for (const store::YesRow& row : rows) yes_.emplace(row.episode_row, row.text_version);
    std::size_t agreed = 0;
    for (auto& [key, episodes] : episodes_) {
      CAIRN_ASSIGN(const Choice choice, choice_of(episodes));
      agreed += choice.is_yes ? 1 : 0;
      const auto first = std::find_if(episodes.begin(), episodes.end(), [&](const store::EpisodeRecord& one) {
        const auto yes = yes_.find(one.row);
        return yes != yes_.end() && versions_.contains(yes->second);
      });
      if (!choice.is_covered || first == episodes.end()) continue;
      if (episodes.size() > 1) ++repeated_;
      chosen_.people.push_back({key, std::move(*first)});
    }
    note("People whose latest answer to the consent question is yes", agreed);
    note("Of these, to a text that covers this study", chosen_.people.size());
    return {};
  }

  Result<void> keep_checked() {
    CAIRN_ASSIGN(const std::optional<store::OptOutList> list, store::find_opt_out_list(session_, study_.id));
    if (!list)
      return conflict("opt-out-list-missing",
                      "The national data opt-out applies to this study, and no checked list of people is here. Send "
                      "the list out, have it checked and bring it back (cairn opt-out export, cairn opt-out import).");
    if (days_between(list->checked_on, today_) > kOptOutListDays)
      return conflict("opt-out-list-old",
                      "The checked list of people is older than 21 days. Send the list out again and bring it back.");
    CAIRN_ASSIGN(const std::vector<std::string> allowed, read_checked_list(session_, *list));
    std::erase_if(chosen_.people, [&](const StudyPerson& one) {
      return !std::binary_search(allowed.begin(), allowed.end(), opt_out_hash(list->id, one.key));
    });
    repeated_ = 0;
    for (const StudyPerson& one : chosen_.people) repeated_ += episodes_[one.key].size() > 1 ? 1 : 0;
    chosen_.opt_out_checked_on = list->checked_on;
    note("After the national data opt-out", chosen_.people.size());
    return {};
  }

  store::Session& session_;
  const store::StudyRecord& study_;
  const Date today_;
  const std::set<std::string, std::less<>> versions_;
  std::map<std::string, std::vector<store::EpisodeRecord>> episodes_;  // by person
  std::map<std::int64_t, std::string> yes_;                            // episode row → version of the text
  std::size_t repeated_ = 0;
  StudyPeople chosen_;
};

}  // namespace

std::string person_key(const store::EpisodeRecord& episode) {
  return episode.person.empty() ? "episode:" + episode.id.text : episode.person;
}

std::string opt_out_hash(std::string_view list, std::string_view person) {
  return access::hash_chain({list, person}).substr(0, kHashDigits);
}

Result<StudyPeople> choose_study_people(store::Session& session, const LoadedPathway& pathway,
                                        const store::StudyRecord& study, Date today, OptOutStep step) {
  CAIRN_ASSIGN(auto versions, covering_versions(session, pathway, study));
  return Chooser(session, study, today, std::move(versions)).choose(step);
}

}  // namespace cairn::service
