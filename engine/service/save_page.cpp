#include <algorithm>

#include "engine/service/survey_answer.h"
#include "engine/service/survey_link.h"
#include "engine/survey/checks.h"

namespace cairn::service {

namespace {

using Action = PageInput::Action;

// One question of the page with what was said to it.
struct Said {
  survey::Slot slot;
  const GivenAnswers* given = nullptr;
  std::vector<fhir::Value> values;
};

bool lies_in(const std::vector<std::size_t>& rows, const std::vector<std::size_t>& row) {
  return rows.size() >= row.size() && std::equal(row.begin(), row.end(), rows.begin());
}

Result<std::vector<fhir::Value>> decode(const survey::Evaluation& evaluation, const survey::Slot& slot,
                                        const GivenAnswers& given) {
  const fhir::Item item = evaluation.present_item(*slot.node);
  if (item.type != fhir::ItemType::Attachment) return decode_answers(item, given.texts);
  std::vector<fhir::Value> kept;
  const std::vector<fhir::Answer> earlier = answers_of(*slot.node);
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (std::find(given.removed.begin(), given.removed.end(), i) == given.removed.end())
      kept.push_back(earlier[i].value);
  }
  return decode_files(item, std::move(kept), given.uploads);
}

// A person who leaves a calculated answer as it is has not given one of their own.
bool is_as_calculated(const survey::Evaluation& evaluation, const survey::Slot& slot,
                      const std::vector<fhir::Value>& values) {
  const auto* computed = evaluation.find_computed(*slot.node);
  return computed != nullptr &&
         std::equal(values.begin(), values.end(), computed->begin(), computed->end(),
                    [](const fhir::Value& value, const fhir::Answer& answer) { return value == answer.value; });
}

class PageSaver {
 public:
  PageSaver(const Services& services, std::string_view token, const PageInput& input, OpenSurvey survey)
      : services_(services), token_(token), input_(input), survey_(std::move(survey)) {}

  Result<SavedPage> save() {
    question_ = survey_.view->find_question(input_.number, input_.rows);
    if (!question_) return Error{ErrorCode::NotFound, "There is no such question."};
    // Another device switched the question off in the meantime: its answer has no place any more.
    if (!question_->is_enabled)
      return Error{ErrorCode::NotFound, "This question is not asked, because of an earlier answer."};
    before_ = &survey_.view->evaluations[question_->questionnaire];
    draft_ = before_->given();
    read_answers();
    if (issues_.empty()) CAIRN_TRY(place());
    if (issues_.empty()) check();
    if (!issues_.empty()) {
      const std::string message = issues_.front().message;
      return Error{ErrorCode::Unprocessable, message, "", std::move(issues_)};
    }
    CAIRN_TRY(write());
    return find_next();
  }

 private:
  const fhir::Questionnaire& questionnaire() const {
    return survey_.view->questionnaires[question_->questionnaire]->questionnaire;
  }

  void refuse(const survey::Slot& slot, Issue issue) {
    issue.path = answer_key(slot.item->link_id, slot.rows);
    issues_.push_back(std::move(issue));
  }

  void read_answers() {
    for (survey::Slot& slot : survey::list_slots(question_->place)) {
      const auto given = std::find_if(input_.answers.begin(), input_.answers.end(), [&](const GivenAnswers& one) {
        return one.link_id == slot.item->link_id && one.rows == slot.rows;
      });
      if (!before_->is_enabled(*slot.node)) continue;
      was_on_.push_back(answer_key(slot.item->link_id, slot.rows));
      if (given == input_.answers.end()) continue;
      if (input_.action == Action::RemoveRow && lies_in(slot.rows, input_.group_rows)) continue;
      auto values = decode(*before_, slot, *given);
      if (values) {
        said_.push_back({std::move(slot), &*given, *std::move(values)});
        continue;
      }
      for (Issue& issue : values.error().issues) {
        const bool is_later = issue.code == "required" && input_.action != Action::Continue;
        if (!is_later) refuse(slot, std::move(issue));
      }
    }
  }

  Result<void> place() {
    for (Said& one : said_) {
      if (is_as_calculated(*before_, one.slot, one.values)) one.values.clear();
      if (!place_answers(questionnaire(), *one.slot.item, std::move(one.values), draft_, one.slot.rows))
        return changed_meanwhile();
    }
    if (count_file_bytes(draft_.items) > kMaxFilesBytes && !said_.empty()) {
      refuse(said_.front().slot, {Severity::Error, "answer-files-large", "", "Your files are too large together."});
      return {};
    }
    if (question_->page->kind == survey::PageKind::Rows && input_.action == Action::Continue) return mark_rows_seen();
    return change_rows();
  }

  // A list of rows that stays empty keeps one without content: it was seen.
  Result<void> mark_rows_seen() {
    const fhir::Item& group = *question_->page->item;
    const std::size_t count = survey::list_rows(*question_->place.node, group).size();
    if (group.min_occurs && static_cast<std::int64_t>(count) < *group.min_occurs) {
      refuse({&group, question_->rows, nullptr},
             {Severity::Error, "rows_too_few", "", "Add at least " + std::to_string(*group.min_occurs) + " of these."});
      return {};
    }
    if (count > 0) return {};
    auto* items = find_items_of(questionnaire(), group, draft_, question_->rows);
    if (items == nullptr) return changed_meanwhile();
    const bool is_marked = std::any_of(items->begin(), items->end(),
                                       [&](const fhir::ResponseItem& one) { return one.link_id == group.link_id; });
    if (!is_marked) add_row(questionnaire(), group, *items, RowContents::Nothing);
    return {};
  }

  static bool is_only_mark(const fhir::Item& group, const std::vector<fhir::ResponseItem>& items) {
    std::size_t count = 0;
    bool is_empty = true;
    for (const fhir::ResponseItem& one : items) {
      if (one.link_id != group.link_id) continue;
      ++count;
      is_empty = is_empty && one.items.empty();
    }
    return count == 1 && is_empty;
  }

  Result<void> change_rows() {
    if (input_.action != Action::AddRow && input_.action != Action::RemoveRow) return {};
    const fhir::Item* group = find_item(questionnaire(), input_.group);
    if (group == nullptr || group->type != fhir::ItemType::Group || !group->repeats) return {};
    std::vector<std::size_t> around = input_.group_rows;
    if (input_.action == Action::RemoveRow) {
      if (around.empty()) return {};
      around.pop_back();
    }
    auto* items = find_items_of(questionnaire(), *group, draft_, around);
    if (items == nullptr) return changed_meanwhile();
    const auto count = std::count_if(items->begin(), items->end(),
                                     [&](const fhir::ResponseItem& one) { return one.link_id == group->link_id; });
    if (input_.action == Action::RemoveRow) {
      remove_row(*group, input_.group_rows.back(), *items);
    } else if (!group->max_occurs || count < *group->max_occurs) {
      // The mark of no rows gives way to the first one. The first card of a page is shown before it is there.
      if (is_only_mark(*group, *items)) remove_row(*group, 0, *items);
      const bool is_first_card = count == 0 && question_->page->kind == survey::PageKind::Together;
      if (is_first_card) add_row(questionnaire(), *group, *items, RowContents::FirstQuestion);
      if (count < kMaxRows) add_row(questionnaire(), *group, *items, RowContents::FirstQuestion);
    }
    return {};
  }

  // What the rules of the questionnaire say about these answers beside the others.
  void check() {
    if (input_.action != Action::Continue || said_.empty()) return;
    const survey::Evaluation after(before_->form().shared_from_this(), draft_, evaluation_options(services_));
    for (const Said& one : said_) {
      const std::string location = location_of(after, one.slot);
      for (Issue& issue : survey::check_answers(after, *one.slot.item)) {
        const bool is_here = one.slot.rows.empty() || location.empty() || issue.path.starts_with(location);
        if (issue.severity >= Severity::Error && is_here) refuse(one.slot, std::move(issue));
      }
    }
  }

  static std::string location_of(const survey::Evaluation& evaluation, const survey::Slot& slot) {
    for (const auto* node : evaluation.tree().nodes_of(*slot.item)) {
      std::vector<std::size_t> rows;
      for (const auto* above = node->parent; above && above->item; above = above->parent) {
        if (above->item->type == fhir::ItemType::Group && above->item->repeats)
          rows.insert(rows.begin(), above->instance);
      }
      if (rows == slot.rows && !node->occurrences.empty()) return node->occurrences.front()->location();
    }
    return {};
  }

  Result<void> write() {
    const std::size_t position = question_->questionnaire;
    store::DraftRecord record;
    record.request_row = survey_.records.request.row;
    record.position = static_cast<int>(position);
    record.questionnaire = survey_.view->questionnaires[position]->id;
    record.revision = survey_.view->has_begun ? survey_.records.drafts[position].revision + 1 : 2;
    record.document = write_document(draft_);
    record.updated_at = services_.clock.now();
    return services_.store.write([&](store::Session& session) -> Result<void> {
      CAIRN_TRY(continue_survey(services_, session, token_, survey_));
      CAIRN_TRY(store::save_draft(session, record));
      if (survey_.records.request.state != "partly-answered")
        CAIRN_TRY(store::set_request_state(session, survey_.records.request.row, "partly-answered", std::nullopt));
      return record_audit(session, services_, link_actor(), "survey.save", audit_subject(survey_.records));
    });
  }

  static SavedPage::Stop stop_at(const SurveyQuestion& question) {
    return {question.number, question.rows, question.is_seen};
  }

  Result<SavedPage> find_next() const {
    CAIRN_ASSIGN(const auto view, open_survey(services_, token_));
    SavedPage saved;
    const SurveyQuestion* here = view->find_question(input_.number, input_.rows);
    if (!here) return saved;
    if (input_.action != Action::Continue) {
      saved.next = input_.action == Action::AddRow ? stop_in_new_row(*view, *here) : stop_at(*here);
      return saved;
    }
    for (const survey::Slot& slot : survey::list_slots(here->place)) {
      const std::string key = answer_key(slot.item->link_id, slot.rows);
      if (view->evaluations[here->questionnaire].is_enabled(*slot.node) &&
          std::find(was_on_.begin(), was_on_.end(), key) == was_on_.end())
        saved.fresh.push_back(key);
    }
    saved.has_new_questions = !saved.fresh.empty();
    const SurveyQuestion* next = saved.has_new_questions ? here : view->next_question(*here);
    if (next) saved.next = stop_at(*next);
    return saved;
  }

  // A list of rows leads to the first page of the row that was added.
  static SavedPage::Stop stop_in_new_row(const SurveyView& view, const SurveyQuestion& here) {
    if (here.page->kind != survey::PageKind::Rows) return stop_at(here);
    const std::size_t count = survey::list_rows(*here.place.node, *here.page->item).size();
    std::vector<std::size_t> rows = here.rows;
    rows.push_back(count == 0 ? 0 : count - 1);
    for (const SurveyQuestion& one : view.questions) {
      if (one.questionnaire == here.questionnaire && one.is_enabled && one.number > here.number &&
          lies_in(one.rows, rows))
        return stop_at(one);
    }
    return stop_at(here);
  }

  static constexpr std::ptrdiff_t kMaxRows = 200;
  const Services& services_;
  std::string_view token_;
  const PageInput& input_;
  OpenSurvey survey_;
  const SurveyQuestion* question_ = nullptr;
  const survey::Evaluation* before_ = nullptr;
  fhir::Response draft_;
  std::vector<Said> said_;
  std::vector<std::string> was_on_;
  Issues issues_;
};

}  // namespace

std::string answer_key(std::string_view link_id, const std::vector<std::size_t>& rows) {
  std::string key(link_id);
  for (std::size_t i = 0; i < rows.size(); ++i) key += (i == 0 ? " " : "-") + std::to_string(rows[i] + 1);
  return key;
}

Result<SavedPage> save_page(const Services& services, std::string_view token, const PageInput& input) {
  return retry_on_conflict([&]() -> Result<SavedPage> {
    CAIRN_ASSIGN(OpenSurvey survey, load_open_survey(services, token));
    return PageSaver(services, token, input, std::move(survey)).save();
  });
}

Result<std::optional<std::size_t>> save_answers(const Services& services, std::string_view token, std::size_t number,
                                                const std::vector<std::string>& values) {
  CAIRN_ASSIGN(const auto view, open_survey(services, token));
  const SurveyQuestion* question = view->find_question(number);
  if (!question) return Error{ErrorCode::NotFound, "There is no such question."};
  PageInput input;
  input.number = number;
  input.answers = {{question->page->item->link_id, {}, values, {}, {}}};
  CAIRN_ASSIGN(const SavedPage saved, save_page(services, token, input));
  return saved.next ? std::optional(saved.next->number) : std::nullopt;
}

}  // namespace cairn::service
