#pragma once

#include "engine/base/date.h"
#include "engine/base/id.h"
#include "engine/store/session.h"

namespace cairn::store {

/// Pathway × time point × question: nothing is quoted of a group with too few people.
struct CommentGroup {
  std::string pathway = {}, timepoint = {}, questionnaire = {}, link_id = {}, question = {};
};
/// Its row; made when it is not there yet. The first words of the question stay.
Result<std::int64_t> keep_comment_group(Session& session, const CommentGroup& group);

/// A comment on its way to being quoted. What may leave is `words` without `cuts`.
struct CommentRecord {
  std::string id = {};
  std::int64_t group_row = 0;
  std::string pathway = {}, question = {};  // of the group; filled in by readers
  std::string person = {};                  // person_key of study_people (service)
  std::int64_t episode_row = 0, response_row = 0;
  int occurrence = 0;  // among the answers to this question in this response, from 0
  std::string language = {}, words = {}, cuts = {};
  bool needs_care = false;
  std::string state = "unread";  // unread, passed (by the first reader), cleared (by the second), refused
  std::string first_by = {}, second_by = {}, refused_by = {}, reason = {};
};
/// False when it is known already, which leaves it as it is, or its person has withdrawn.
Result<bool> insert_comment(Session& session, const CommentRecord& record);
Result<std::optional<CommentRecord>> find_comment(Session& session, std::string_view id);
/// In one state, by id; `after_id` pages through.
Result<std::vector<CommentRecord>> list_comments(Session& session, std::string_view state, std::string_view after_id,
                                                 std::size_t limit);
/// Those of a pathway that two people passed.
Result<std::vector<CommentRecord>> list_cleared_comments(Session& session, std::string_view pathway, std::size_t limit);
/// Everything of somebody who withdrew.
Result<void> delete_comments(Session& session, std::string_view person);

/// People who commented in a group, whatever became of it, each with one of their episodes.
struct Commenter {
  std::string person = {};
  std::int64_t episode_row = 0;
};
Result<std::vector<Commenter>> list_commenters(Session& session, std::int64_t group_row, std::string_view after_person,
                                               std::size_t limit);

/// A reader's step, about exactly the cuts that were seen. Each is true when it was taken. The statements ask for
/// everything themselves: the state, the same cuts, an enabled account that may do it, and a second person.
struct CommentStep {
  std::string comment, seen_cuts;
  AccountId account;
  std::string text = {};  // of cut_comment the new cuts, of refuse_comment the reason
  Timestamp at{};
};
Result<bool> cut_comment(Session& session, const CommentStep& step);     // not after the second pass
Result<bool> pass_comment(Session& session, const CommentStep& step);    // clinician or information governance
Result<bool> clear_comment(Session& session, const CommentStep& step);   // information governance, not the first reader
Result<bool> refuse_comment(Session& session, const CommentStep& step);  // in any state; final

/// A person's newest choice about being quoted, over all their episodes on the pathway; empty when they were never
/// asked or have withdrawn.
struct QuoteChoice {
  std::string choice = {}, text_version = {};
};
Result<std::optional<QuoteChoice>> find_quote_choice(Session& session, std::string_view pathway,
                                                     std::string_view person, std::int64_t episode_row);

/// A response that may hold comments.
struct CommentSource {
  std::int64_t row = 0;  // of the response
  std::string questionnaire = {}, timepoint = {}, language = {};
  std::int64_t episode_row = 0;  // 0: of no episode
  std::string pathway = {}, person = {}, episode = {};
};
/// Responses to one questionnaire after a row, by row.
Result<std::vector<CommentSource>> list_comment_sources(Session& session, std::string_view questionnaire,
                                                        std::int64_t after_row, std::size_t limit);
/// Responses of the person of an episode, over all their episodes.
Result<std::vector<CommentSource>> list_comment_sources_of(Session& session, std::int64_t episode_row);
Result<std::string> load_response_document(Session& session, std::int64_t response_row);
/// Rows of consents to being quoted after a row, each with its episode.
struct QuoteYes {
  std::int64_t row = 0, episode_row = 0;
};
Result<std::vector<QuoteYes>> list_quote_yes(Session& session, std::int64_t after_row, std::size_t limit);

/// How far a pathway was looked through; 0 at the start. It never goes back.
Result<std::int64_t> find_comment_cursor(Session& session, std::string_view pathway, std::string_view source);
Result<void> advance_comment_cursor(Session& session, std::string_view pathway, std::string_view source,
                                    std::int64_t row);

}  // namespace cairn::store
