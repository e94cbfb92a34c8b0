#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/access/secret.h"
#include "engine/service/answer_survey.h"
#include "engine/service/services.h"
#include "engine/store/episodes.h"
#include "engine/store/questionnaires.h"
#include "engine/store/requests.h"
#include "engine/store/store.h"
#include "tests/support/fixed_world.h"

namespace cairn::test {

/// A small service with one person and one open survey link: a questionnaire of every common item type, with branching
/// and a score.
class SurveyWorld {
 public:
  static constexpr std::string_view kToken = "abcdefghijklmnopqrstuv";

  explicit SurveyWorld(std::string_view items = kItems, std::string_view language = "en-GB") : language_(language) {
    auto opened = store::Store::open(folder.path());
    CAIRN_ASSERT(opened);
    store = *std::move(opened);
    services = std::make_unique<service::Services>(service::Services{*store, clock, random, catalogue});
    store_questionnaire("1", items);
    store_pathway();
    store_request(kToken, "2026-03-01", "2026-03-31");
  }

  void store_questionnaire(const std::string& version, std::string_view items) {
    store::QuestionnaireRecord record;
    record.id = QuestionnaireId{"small-" + version};
    record.url = "https://example.org/Questionnaire/small";
    record.version = version;
    record.title = "A small questionnaire";
    record.status = "active";
    record.document = R"({"resourceType":"Questionnaire","id":")" + record.id.text + R"(","url":")" + record.url +
                      R"(","version":")" + version +
                      R"(","title":"A small questionnaire","status":"active","language":")" + language_ +
                      R"(","item":)" + std::string(items) + "}";
    record.sha256 = access::sha256(record.document);
    record.stored_at = clock.now();
    must(store->write([&](store::Session& session) { return store::insert_questionnaire(session, record); }));
    catalogue.forget();
  }

  void store_request(std::string_view token, std::string_view opens, std::string_view closes) {
    must(store->write([&](store::Session& session) -> Result<void> {
      store::EpisodeRecord episode;
      episode.id = EpisodeId{"episode-" + std::string(token.substr(0, 4))};
      episode.pathway = "small";
      episode.person = "person-1";
      episode.site = "north";
      episode.referred_on = *parse_date("2026-02-01");
      CAIRN_ASSIGN(const std::int64_t row, store::insert_episode(session, episode));
      store::RequestRecord request;
      request.id = RequestId{"request-" + std::string(token.substr(0, 4))};
      request.token_hash = access::hash_token(token);
      request.episode_row = row;
      request.timepoint = "BASE";
      request.opens_on = *parse_date(opens);
      request.closes_on = *parse_date(closes);
      request.state = "sent";
      request.created_at = clock.now();
      CAIRN_TRY(store::insert_request(session, request));
      return {};
    }));
  }

  template <class T>
  static void must(const Result<T>& result) {
    if (!result) throw AssertionFailure(result.error().message + " " + result.error().cause);
  }

  static constexpr std::string_view kItems = R"([
    {"linkId":"body","type":"group","text":"Your body","item":[
      {"linkId":"pain","type":"integer","text":"How much pain?","required":true,
       "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":0},
                    {"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":10}],
       "item":[{"linkId":"pain-low","type":"display","text":"No pain","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"lower"}]}}]},
               {"linkId":"pain-high","type":"display","text":"Worst pain","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"upper"}]}}]}]},
      {"linkId":"tired","type":"boolean","text":"Are you tired?"},
      {"linkId":"why","type":"text","text":"What makes you tired?","enableWhen":[{"question":"tired","operator":"=","answerBoolean":true}]}]},
    {"linkId":"help","type":"choice","text":"What helps?","repeats":true,"answerOption":[
      {"valueCoding":{"system":"http://example.org/help","code":"rest","display":"Rest"}},
      {"valueCoding":{"system":"http://example.org/help","code":"walk","display":"Walking"}},
      {"valueCoding":{"system":"http://example.org/help","code":"none","display":"Nothing"},
       "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive","valueBoolean":true}]}]},
    {"linkId":"since","type":"date","text":"Since when?"},
    {"linkId":"words","type":"text","text":"Anything else?"}])";

  TemporaryFolder folder;
  FixedClock clock{"2026-03-02T09:00:00Z"};
  SeededRandom random{7};
  service::Catalogue catalogue;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<service::Services> services;

 private:
  std::string language_;

  void store_pathway() {
    store::PathwayRecord record;
    record.id = "small";
    record.version = "1";
    record.title = "A small pathway";
    record.document =
        R"({"id":"small","version":"1","title":"A small pathway","summary":"For tests.","organisation":"Small service","contact":"Phone us.",
      "stages":[{"id":"start","kind":"assessment","title":"First appointment","planned_sessions":1}],"touchpoints":[],
      "timepoints":[{"code":"BASE","title":"at the start","anchor":"start","offset_days":0,"window_from":0,"window_to":30,
                     "questionnaires":["https://example.org/Questionnaire/small"]}],
      "themes":[],"changes":[],
      "consents":[{"purpose":"study","version":"1","title":"May your answers be part of a study?","detail":"Without your name.","yes_label":"Yes, use them","no_label":"No, do not"}],
      "measures":[{"measure":"pain","title":"Pain","primary":true,"timepoints":["BASE"]}],
      "questionnaires":["questionnaires/small.json"],"scoring":["scoring/small.json"]})";
    record.scoring =
        R"({"scales":[{"id":"pain","version":"1","label":"Pain","questionnaire":"https://example.org/Questionnaire/small",
      "items":[{"link_id":"pain"}],"item_minimum":0,"item_maximum":10,"minimum":0,"maximum":10,"direction":"higher-is-worse","missing":{"rule":"all-needed"}}]})";
    record.stored_at = clock.now();
    must(store->write([&](store::Session& session) { return store::insert_pathway(session, record); }));
  }
};

}  // namespace cairn::test
