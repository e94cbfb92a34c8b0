#include "engine/service/load_demo.h"

#include <algorithm>
#include <map>

#include "engine/access/secret.h"
#include "engine/service/answer_survey.h"
#include "engine/service/demo_answers.h"
#include "engine/service/demo_people.h"
#include "engine/service/manage_accounts.h"
#include "engine/service/manage_episodes.h"
#include "engine/service/session_store.h"
#include "engine/service/store_pathway.h"
#include "engine/service/survey_link.h"
#include "engine/store/responses.h"

namespace cairn::service {
namespace {

constexpr std::string_view kPathway = "fibromyalgia";
constexpr std::string_view kInvented = "demo-";
constexpr std::string_view kLive = "demo-link-";  // people whose link is open today; they have no answers yet
const Date kFollowedUntil = std::chrono::sys_days(std::chrono::year(2026) / 8 / 31);

/// Time goes as the story does: each action happens at its own moment.
class StoryClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  void set(Timestamp at) { now_ = at; }

 private:
  Timestamp now_{};
};

class Story {
 public:
  Story(store::Session& session, DemoWorld world, std::uint64_t seed, const access::Actor& actor)
      : unit_(session),
        random_(seed),
        services_{unit_, clock_, random_, catalogue_},
        world_(std::move(world)),
        actor_(actor) {}

  Result<void> tell() {
    episodes_.resize(world_.people.size());
    for (const DemoAction& action : world_.actions) {
      clock_.set(action.at);
      CAIRN_TRY(perform(action));
    }
    return {};
  }

 private:
  Result<void> perform(const DemoAction& action) {
    const EpisodeId& episode = episodes_[action.person];
    switch (action.kind) {
      case DemoAction::Kind::StartEpisode: {
        CAIRN_ASSIGN(episodes_[action.person], start_episode(services_, actor_, world_.people[action.person].episode));
        return {};
      }
      case DemoAction::Kind::RecordEvent:
        return record_stage_event(services_, actor_, episode, action.event);
      case DemoAction::Kind::IssueRequest: {
        CAIRN_ASSIGN(const IssuedRequest issued, issue_request(services_, actor_, {episode, action.timepoint}));
        tokens_[{action.person, action.timepoint}] = issued.token;
        return {};
      }
      case DemoAction::Kind::Answer:
        return answer(world_.people[action.person], action.timepoint, tokens_.at({action.person, action.timepoint}));
      case DemoAction::Kind::Decline:
        return decline_survey(services_, tokens_.at({action.person, action.timepoint}));
      case DemoAction::Kind::ExpireOverdue:
        CAIRN_TRY(expire_overdue_requests(services_, actor_));
        return {};
    }
    return {};
  }

  /// As a person does it, but for one shortcut: all pages are saved at once.
  Result<void> answer(const DemoPerson& person, const std::string& timepoint, const std::string& token) {
    CAIRN_TRY(begin_survey(services_, token));
    CAIRN_TRY(consent(person, timepoint, token));
    CAIRN_ASSIGN(const OpenSurvey survey, load_open_survey(services_, token));
    CAIRN_TRY(services_.store.write([&](store::Session& session) -> Result<void> {
      for (std::size_t i = 0; i < survey.view->questionnaires.size(); ++i) {
        fhir::Response draft = survey.view->draft(i);
        fill_demo_answers(person, timepoint, survey.view->questionnaires[i]->questionnaire, draft);
        store::DraftRecord record = survey.records.drafts[i];
        record.revision += 1;
        record.document = write_document(draft);
        record.updated_at = clock_.now();
        CAIRN_TRY(store::save_draft(session, record));
      }
      return {};
    }));
    CAIRN_TRY(submit_survey(services_, token));
    return {};
  }

  /// Asked once, at the start. Most say yes, some say no, a few leave it open.
  Result<void> consent(const DemoPerson& person, const std::string& timepoint, const std::string& token) {
    if (timepoint != "BASE") return {};
    SeededRandom chance(person.seed + 1);
    for (const auto& [purpose, yes] :
         {std::pair("service-improvement", 0.88), std::pair("evaluation-study", 0.80), std::pair("quotes", 0.70)}) {
      const double drawn = chance.uniform();
      if (drawn > 0.97) continue;
      CAIRN_TRY(save_consent(services_, token, purpose, drawn < yes ? "yes" : "no"));
    }
    return {};
  }

  SessionStore unit_;
  StoryClock clock_;
  SeededRandom random_;
  Catalogue catalogue_;
  Services services_;
  DemoWorld world_;
  const access::Actor& actor_;
  std::vector<EpisodeId> episodes_;
  std::map<std::pair<std::size_t, std::string>, std::string> tokens_;
};

Result<bool> is_loaded(const Services& services) {
  return services.store.read([](store::Session& session) -> Result<bool> {
    bool is_there = false, is_mixed = false;
    CAIRN_TRY(store::for_each_episode(session, kPathway, [&](const store::EpisodeRecord& episode) {
      is_there = true;
      if (!episode.person.starts_with(kInvented)) is_mixed = true;
    }));
    if (is_mixed)
      return Error{ErrorCode::Conflict,
                   "This folder holds people who are not invented. Use an empty folder for the demonstration."};
    return is_there;
  });
}

struct AccountRow {
  const char *name, *role;
  access::Role code;
};
constexpr AccountRow kAccounts[] = {{"clinician", "clinician", access::Role::Clinician},
                                    {"group", "group-member", access::Role::GroupMember},
                                    {"evaluator", "evaluator", access::Role::Evaluator},
                                    {"governance", "information-governance", access::Role::InformationGovernance},
                                    {"administrator", "administrator", access::Role::Administrator}};

/// Twenty letters and digits in groups: 100 random bits that can be read out.
std::string make_password(Random& random) {
  const std::string letters = make_id(random);
  std::string password;
  for (std::size_t i = 0; i < 20; ++i) password += (i > 0 && i % 5 == 0 ? "-" : "") + std::string(1, letters[i]);
  return password;
}

Result<std::vector<DemoAccount>> open_accounts(const Services& services, const access::Actor& actor) {
  CAIRN_ASSIGN(const auto known, list_accounts(services, actor));
  std::vector<DemoAccount> accounts;
  for (const AccountRow& row : kAccounts) {
    const std::string password = make_password(services.random);
    if (std::ranges::find(known, row.name, &store::AccountRecord::name) != known.end()) {
      CAIRN_TRY(change_password(services, actor, row.name, password));
    } else {
      CAIRN_TRY(add_account(services, actor, {row.name, row.code, password}));
    }
    accounts.push_back({row.name, password, row.role});
  }
  return accounts;
}

struct LiveEvent {
  const char* stage;
  pathway::StageEventKind kind;
  int days_ago;
};
struct LivePerson {
  const char* timepoint;
  int referred_days_ago;
  std::vector<LiveEvent> events;
};

/// Three people who can answer today, whatever day it is.
const std::vector<LivePerson>& live_people() {
  using enum pathway::StageEventKind;
  static const std::vector<LivePerson> people = {
      {"BASE", 30, {{"referral", Entered, 30}, {"assessment", Attended, 1}, {"assessment", Left, 1}}},
      {"END",
       120,
       {{"referral", Entered, 120},
        {"assessment", Attended, 100},
        {"assessment", Left, 100},
        {"education", Entered, 82},
        {"education", Left, 75},
        {"classes", Entered, 60},
        {"classes", Attended, 60},
        {"classes", Left, 3},
        {"pifu", Entered, 3}}},
      {"M3",
       220,
       {{"referral", Entered, 220},
        {"assessment", Attended, 200},
        {"assessment", Left, 200},
        {"education", Entered, 182},
        {"education", Left, 175},
        {"classes", Entered, 160},
        {"classes", Attended, 160},
        {"classes", Left, 95},
        {"pifu", Entered, 95}}},
  };
  return people;
}

Result<DemoLink> make_live_person(const Services& services, const access::Actor& actor, const LivePerson& live) {
  NewEpisode episode;
  episode.pathway = kPathway;
  episode.person = std::string(kLive) + make_id(services.random).substr(0, 12);
  episode.site = "North clinic";
  episode.sex = "female";
  const Date today = services.clock.today();
  episode.referred_on = today - std::chrono::days(live.referred_days_ago);
  CAIRN_ASSIGN(const EpisodeId id, start_episode(services, actor, episode));
  for (const LiveEvent& event : live.events) {
    const Date day = today - std::chrono::days(event.days_ago);
    CAIRN_TRY(record_stage_event(services, actor, id, {event.stage, event.kind, day},
                                 Timestamp(day) + std::chrono::hours(16)));
  }
  CAIRN_ASSIGN(const IssuedRequest issued, issue_request(services, actor, {id, live.timepoint}));
  return DemoLink{live.timepoint, issued.token, issued.closes_on};
}

/// The live person whose request is still open today; empty when it was answered or its time is over.
Result<std::optional<EpisodeId>> find_live_person(const Services& services, std::string_view timepoint) {
  return services.store.read([&](store::Session& session) -> Result<std::optional<EpisodeId>> {
    CAIRN_ASSIGN(const auto open, store::list_open_requests(session, kPathway, 1000));
    for (const store::DueRequest& due : open) {
      if (due.request.timepoint != timepoint || due.request.closes_on < services.clock.today()) continue;
      CAIRN_ASSIGN(const auto episode, store::find_episode(session, due.episode));
      if (episode && episode->person.starts_with(kLive)) return std::optional(due.episode);
    }
    return std::optional<EpisodeId>();
  });
}

Result<std::vector<DemoLink>> open_links(const Services& services, const access::Actor& actor) {
  std::vector<DemoLink> links;
  for (const LivePerson& live : live_people()) {
    CAIRN_ASSIGN(const auto known, find_live_person(services, live.timepoint));
    if (known) {
      CAIRN_ASSIGN(const IssuedRequest renewed, renew_link(services, actor, *known, live.timepoint));
      links.push_back({live.timepoint, renewed.token, renewed.closes_on});
    } else {
      CAIRN_ASSIGN(DemoLink link, make_live_person(services, actor, live));
      links.push_back(std::move(link));
    }
  }
  return links;
}

Result<void> count(const Services& services, DemoReport& report) {
  return services.store.read([&](store::Session& session) -> Result<void> {
    CAIRN_TRY(store::for_each_episode(session, kPathway, [&](const store::EpisodeRecord&) { ++report.episodes; }));
    CAIRN_ASSIGN(const std::int64_t responses, store::count_responses(session));
    report.responses = static_cast<std::size_t>(responses);
    return {};
  });
}

}  // namespace

Result<DemoReport> load_demo(const Services& given, const access::Actor& actor, const DemoOptions& options) {
  CAIRN_TRY(access::require(actor, access::Permission::Administer));
  SeededRandom fixed(options.seed + 1);
  const Services services{given.store, given.clock, options.has_fixed_secrets ? fixed : given.random, given.catalogue};
  CAIRN_TRY(install_embedded_pathways(services, actor));
  CAIRN_ASSIGN(const bool was_there, is_loaded(services));
  DemoReport report;
  report.was_loaded_now = !was_there;
  if (!was_there) {
    CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
      CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, kPathway));
      const Date until = std::min(services.clock.today(), kFollowedUntil + std::chrono::days(1)) - std::chrono::days(1);
      return Story(session, make_demo_world(pathway->definition, options.seed, until), options.seed, actor).tell();
    }));
  }
  CAIRN_ASSIGN(report.accounts, open_accounts(services, actor));
  CAIRN_ASSIGN(report.links, open_links(services, actor));
  CAIRN_TRY(count(services, report));
  return report;
}

std::vector<std::string> describe_demo(const DemoReport& report, std::string_view origin) {
  std::vector<std::string> lines;
  lines.push_back("Demonstration: " + std::to_string(report.episodes) + " invented episodes, " +
                  std::to_string(report.responses) + " sets of answers. " +
                  (report.was_loaded_now ? "Nobody in it is real."
                                         : "They were here already; the passwords and links below are new."));
  for (const DemoAccount& account : report.accounts)
    lines.push_back("Account: " + account.name + " " + account.password + " (" + account.role + ")");
  for (const DemoLink& link : report.links)
    lines.push_back("Link: " + std::string(origin) + "/s/" + link.token + " (" + link.timepoint + ", until " +
                    format_date_in_words(link.closes_on) + ")");
  return lines;
}

}  // namespace cairn::service
