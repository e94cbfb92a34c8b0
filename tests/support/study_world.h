#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/service/make_extract.h"
#include "engine/service/manage_accounts.h"
#include "engine/store/accounts.h"
#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/responses.h"
#include "tests/support/fixed_world.h"

/// A data folder with one small pathway, people who answered it and a recorded study: what tests of extracts need.
namespace cairn::test {

inline constexpr std::string_view kMarker = "ZXQMARKER";
inline constexpr std::string_view kStudyPathway = R"({
  "id": "small", "version": "1", "title": "Small pathway", "summary": "For tests.", "organisation": "Test", "contact": "Ask.",
  "stages": [{"id": "referral", "kind": "referral", "title": "Referral"}, {"id": "classes", "kind": "self-management-class", "title": "Classes", "planned_sessions": 6}],
  "touchpoints": [], "themes": [], "changes": [],
  "timepoints": [{"code": "BASE", "title": "at the start", "anchor": "start", "offset_days": 0, "window_from": -28, "window_to": 7,
                  "questionnaires": ["https://example.org/Questionnaire/small"]}],
  "consents": [{"purpose": "evaluation-study", "version": "1", "title": "May your answers be part of a study?", "detail": "It changes nothing for you.", "yes_label": "Yes", "no_label": "No"}],
  "measures": [{"measure": "pain", "title": "Pain", "primary": true, "timepoints": ["BASE"]}],
  "questionnaire_files": [], "scoring_files": []})";
inline constexpr std::string_view kStudyScoring =
    R"({"scales": [{"id": "pain", "version": "1", "label": "Pain", "questionnaire": "https://example.org/Questionnaire/small",
  "items": [{"link_id": "pain"}], "item_minimum": 0, "item_maximum": 10, "minimum": 0, "maximum": 10, "direction": "higher-is-worse", "missing": {"rule": "all-needed"}}]})";

class StudyWorld {
 public:
  StudyWorld() {
    auto opened = store::Store::open(folder_.path());
    EXPECT_TRUE(opened);
    store_ = *std::move(opened);
    services_ = std::make_unique<service::Services>(service::Services{*store_, clock_, random_, catalogue_});
    store::QuestionnaireRecord questionnaire;
    questionnaire.id = QuestionnaireId{"small"};
    questionnaire.url = "https://example.org/Questionnaire/small";
    questionnaire.version = "1";
    questionnaire.status = "active";
    questionnaire.document =
        R"({"resourceType":"Questionnaire","url":"https://example.org/Questionnaire/small","status":"active","item":[]})";
    write([&](store::Session& session) { return store::insert_questionnaire(session, questionnaire); });
    set_pathway("1", std::string(kStudyPathway));
  }

  void set_pathway(std::string version, std::string document) {
    const store::PathwayRecord pathway{
        "small", std::move(version), "Small pathway", std::move(document), std::string(kStudyScoring), clock_.now()};
    write([&](store::Session& session) { return store::insert_pathway(session, pathway); });
    catalogue_.forget();
  }

  template <class F>
  void write(F&& work) {
    const auto done = store_->write(work);
    ASSERT_TRUE(done) << done.error().message << " " << done.error().cause;
  }

  /// One episode; choices are consent answers in order.
  void add_person(int number, const std::vector<std::string>& choices, const std::string& person = "") {
    write([&](store::Session& session) -> Result<void> {
      const std::string text = std::to_string(number);
      store::EpisodeRecord episode;
      episode.id = EpisodeId{"episode-" + text};
      episode.pathway = "small";
      episode.person = person.empty() ? std::string(kMarker) + "-person-" + text : person;
      episode.site = std::string(kMarker) + " site";
      episode.referred_on = *parse_date("2025-01-10") + std::chrono::days(number);
      episode.birth_year = 1950 + number % 40;
      episode.sex = number % 4 == 0 ? "male" : "female";
      episode.ethnicity = number % 5 == 0 ? "H" : "A";
      if (number % 7 != 0) episode.deprivation_decile = 1 + number % 10;
      CAIRN_ASSIGN(const std::int64_t row, store::insert_episode(session, episode));
      const Date entered = episode.referred_on + std::chrono::days(14 + (is_everybody_unique_ ? number : 0));
      CAIRN_TRY(store::insert_stage_event(session, {row, "classes", "entered", entered, clock_.now()}));
      CAIRN_TRY(store::insert_stage_event(session,
                                          {row, "classes", "attended", entered + std::chrono::days(7), clock_.now()}));
      for (const std::string& choice : choices) {
        clock_.advance(std::chrono::seconds(1));
        CAIRN_TRY(store::insert_consent(session, {row, {}, "evaluation-study", "1", choice, clock_.now()}));
      }
      store::ResponseRecord response;
      response.id = ResponseId{"response-" + text};
      response.questionnaire = QuestionnaireId{"small"};
      response.episode_row = row;
      response.timepoint = "BASE";
      response.authored_on = episode.referred_on + std::chrono::days(10);
      response.received_at = clock_.now();
      response.document = "{\"words\":\"" + std::string(kMarker) + "\"}";
      response.scores.push_back({"pain", "1", static_cast<double>(number % 11), 1, 0});
      CAIRN_TRY(store::insert_response(session, response));
      return {};
    });
  }

  void add_people(int count) {
    for (int number = 0; number < count; ++number) add_person(number, {"yes"});
  }

  /// A later answer of a person to the consent question.
  void choose_as(int number, const std::string& choice, const std::string& version) {
    clock_.advance(std::chrono::seconds(1));
    write([&](store::Session& session) -> Result<void> {
      CAIRN_ASSIGN(const auto episode, store::find_episode(session, {"episode-" + std::to_string(number)}));
      const std::int64_t row = episode ? episode->row : 0;
      return store::insert_consent(session, {row, {}, "evaluation-study", version, choice, clock_.now()});
    });
  }

  service::NewStudy new_study(std::string name = "pain-2026") const {
    service::NewStudy study;
    study.name = std::move(name);
    study.pathway = "small";
    study.purpose = "To see whether pain changes";
    study.lawful_basis = "Article 6(1)(e) and 9(2)(j)";
    study.requester = "Dr Ada Example, University";
    study.recipient = "Study office, University";
    study.expires_on = clock_.today() + std::chrono::days(90);
    study.opt_out = "not-applicable:consent";
    study.opt_out_reason = "Every person said yes to this use.";
    return study;
  }
  std::string record_study(const service::NewStudy& study, const access::Actor& actor = access::command_actor()) {
    const auto record = service::create_study(*services_, actor, study);
    EXPECT_TRUE(record) << record.error().message;
    return record ? record->id : "";
  }

  /// An account as somebody who has signed in; made when it is not there yet.
  access::Actor account(const std::string& name, access::Role role) {
    const auto made = service::add_account(*services_, access::command_actor(), {name, role, "three or four words"});
    EXPECT_TRUE(made) << made.error().message;
    access::Actor actor;
    actor.kind = access::Actor::Kind::Account;
    actor.account = *made;
    actor.name = name;
    actor.role = role;
    actor.permissions = access::permissions_of(role);
    return actor;
  }

  /// "ACTION by ACTOR" of every event whose action begins so, in order.
  std::vector<std::string> audited(std::string_view beginning) const {
    std::vector<std::string> events;
    const auto read = store_->read([&](store::Session& session) {
      return store::for_each_audit(session, [&](const store::AuditRecord& record) {
        if (record.action.starts_with(beginning)) events.push_back(record.action + " by " + record.actor);
        return true;
      });
    });
    EXPECT_TRUE(read);
    return events;
  }

  bool is_everybody_unique_ = false;  // days_to_start tells people apart: extracts can be joined on it
  TemporaryFolder folder_;
  FixedClock clock_;
  SeededRandom random_{11};
  service::Catalogue catalogue_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<service::Services> services_;
};

}  // namespace cairn::test
