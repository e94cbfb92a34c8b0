#include "engine/service/response_record.h"

#include <algorithm>
#include <map>

namespace cairn::service {

namespace {

class AnswerRows {
 public:
  explicit AnswerRows(const fhir::Questionnaire& questionnaire) : questionnaire_(questionnaire) {}

  void add(const std::vector<fhir::ResponseItem>& items) {
    for (const fhir::ResponseItem& item : items) {
      for (const fhir::Answer& answer : item.answers) {
        add(item.link_id, answer.value);
        add(answer.items);
      }
      add(item.items);
    }
  }
  std::vector<store::AnswerRecord> take() { return std::move(rows_); }

 private:
  void add(const std::string& link_id, const fhir::Value& value) {
    store::AnswerRecord row;
    row.link_id = link_id;
    row.repeat = repeats_[link_id]++;  // over repeated groups too: the rows' key
    row.number = numeric_value(value);
    if (const bool* yes = std::get_if<bool>(&value)) row.number = *yes ? 1 : 0;
    if (const auto* date = std::get_if<fhir::DateText>(&value)) row.code = date->text;
    if (const auto* moment = std::get_if<fhir::DateTimeText>(&value)) row.code = moment->text;
    if (const auto* coding = std::get_if<fhir::Coding>(&value)) {
      row.code = coding->code;
      row.number = score_of(link_id, *coding);
    }
    if (row.number || row.code) rows_.push_back(std::move(row));
  }

  std::optional<double> score_of(const std::string& link_id, const fhir::Coding& coding) const {
    const fhir::Item* item = fhir::find_item(questionnaire_, link_id);
    if (!item) return std::nullopt;
    for (const fhir::AnswerOption& option : item->options) {
      const auto* offered = std::get_if<fhir::Coding>(&option.value);
      if (offered && offered->is_same_concept(coding)) return option.score;
    }
    return std::nullopt;
  }

  const fhir::Questionnaire& questionnaire_;
  std::map<std::string, int> repeats_;
  std::vector<store::AnswerRecord> rows_;
};

}  // namespace

std::vector<store::AnswerRecord> list_answer_rows(const fhir::Questionnaire& questionnaire,
                                                  const fhir::Response& response) {
  AnswerRows rows(questionnaire);
  rows.add(response.items);
  return rows.take();
}

std::vector<store::ScoreRecord> list_score_rows(const std::vector<survey::Scale>& scales,
                                                const survey::Evaluation& evaluation) {
  std::vector<store::ScoreRecord> rows;
  for (survey::Score& score : survey::compute_scores(scales, evaluation))
    rows.push_back({std::move(score.measure), std::move(score.rule_version), score.value, score.items_answered,
                    score.items_missing});
  return rows;
}

}  // namespace cairn::service
