// A form of 300 items with 100 chained calculations after one answer, and a batch of PHQ-9-like responses through
// everything: conditions, calculation, checks, score. One thread; the best of ten runs, so that other work on the
// machine counts little.
//   survey_bench [--responses N]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/survey/checks.h"
#include "engine/survey/scoring.h"

namespace {

using namespace cairn;
using Clock = std::chrono::steady_clock;

fhir::Questionnaire read_form(const std::string& items) {
  const auto document = parse_json(
      R"({"resourceType":"Questionnaire","url":"https://example.org/bench","status":"active","item":[)" + items + "]}");
  if (!document) std::exit(3);
  return *fhir::read_questionnaire(*document).questionnaire;
}

std::string calculated(const std::string& link_id, const std::string& type, const std::string& expression) {
  return R"({"linkId":")" + link_id + R"(","text":"T","readOnly":true,"type":")" + type +
         R"(","extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",)"
         R"("valueExpression":{"language":"text/fhirpath","expression":")" +
         expression + "\"}}]}";
}

std::string answer_of(const std::string& link_id) {
  return "%resource.item.where(linkId='" + link_id + "').answer.value";
}

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void run_chain() {
  std::string items;
  fhir::Response response;
  response.status = "in-progress";
  for (int i = 0; i < 200; ++i) {
    const std::string name = "question-" + std::to_string(i);
    items += R"({"linkId":")" + name + R"(","text":"Q","type":"integer"},)";
    response.items.push_back({name, "", {{std::int64_t{i % 10}, {}}}, {}});
  }
  for (int i = 0; i < 100; ++i) {
    items += (i > 0 ? "," : "") +
             calculated("sum-" + std::to_string(i), "integer",
                        answer_of("question-" + std::to_string(i)) +
                            (i > 0 ? " + " + answer_of("sum-" + std::to_string(i - 1)) : std::string()));
  }
  const auto form = survey::prepare_form(read_form(items)).form;
  double best = 1e9;
  for (std::int64_t run = 0; run < 200; ++run) {
    fhir::Response changed = response;
    changed.items[0].answers[0].value = run;
    const auto start = Clock::now();
    const survey::Evaluation evaluation(form, std::move(changed));
    best = std::min(best, seconds_since(start));
    if (evaluation.list_computed().size() != 100 || !evaluation.findings().empty()) std::exit(3);
  }
  std::printf("300 items, 100 chained calculations, after one answer: %.3f ms\n", best * 1e3);
}

/// Nine questions about mood with four options each, a total, and one question that is asked when there was any.
std::string mood_form() {
  std::string items, options;
  const char* const words[] = {"Never", "Now and then", "Often", "Nearly always"};
  for (int i = 0; i < 4; ++i) {
    options += std::string(i > 0 ? "," : "") + R"({"valueCoding":{"system":"https://example.org/often","code":"o)" +
               std::to_string(i) + R"(","display":")" + words[i] +
               R"("},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":)" +
               std::to_string(i) + "}]}";
  }
  for (int i = 1; i <= 9; ++i) {
    items += R"({"linkId":"mood-)" + std::to_string(i) +
             R"(","text":"How was it?","type":"choice","required":true,"answerOption":[)" + options + "]},";
  }
  items += calculated("total", "decimal",
                      "%resource.item.where(linkId.startsWith('mood-')).answer.value.extension('http://hl7.org/fhir/"
                      "StructureDefinition/ordinalValue').value.sum()");
  return items +
         R"(,{"linkId":"impact","text":"How hard was daily life?","type":"choice","enableWhen":[{"question":"total","operator":">","answerDecimal":0}],"answerOption":[)" +
         options + "]}";
}

void run_batch(std::size_t count) {
  const fhir::Questionnaire questionnaire = read_form(mood_form());
  const auto form = survey::prepare_form(questionnaire).form;
  survey::Scale scale;
  scale.id = "mood";
  scale.version = "1";
  scale.questionnaire = questionnaire.url;
  scale.item_maximum = 3;
  scale.maximum = 27;
  for (int i = 1; i <= 9; ++i) {
    survey::ScaleItem item;
    item.link_id = "mood-" + std::to_string(i);
    scale.items.push_back(item);
  }
  std::vector<fhir::Response> responses(count);
  for (std::size_t n = 0; n < count; ++n) {
    responses[n].status = "completed";
    const auto& options = questionnaire.items[0].options;
    for (std::size_t i = 0; i < 9; ++i)
      responses[n].items.push_back({"mood-" + std::to_string(i + 1), "", {{options[(n >> i) % 4].value, {}}}, {}});
    responses[n].items.push_back({"impact", "", {{options[n % 4].value, {}}}, {}});
  }
  double best = 1e9;
  for (int run = 0; run < 10; ++run) {
    std::vector<fhir::Response> batch = responses;
    double sum = 0;
    std::size_t findings = 0;
    const auto start = Clock::now();
    for (fhir::Response& response : batch) {
      const survey::Evaluation evaluation(form, std::move(response));
      findings += survey::check_response(evaluation, survey::Completeness::Complete).size();
      sum += survey::compute_scores({scale}, evaluation).at(0).value.value_or(0);
    }
    best = std::min(best, seconds_since(start));
    if (sum <= 0 || findings > count) std::exit(3);
  }
  std::printf("%zu responses (conditions, calculation, checks, score): %.0f a second\n", count,
              static_cast<double>(count) / best);
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t responses = 10'000;
  if (argc == 3 && std::string_view(argv[1]) == "--responses") responses = std::strtoul(argv[2], nullptr, 10);
  run_chain();
  run_batch(responses);
  return 0;
}
