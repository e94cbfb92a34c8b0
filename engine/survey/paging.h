#pragma once

#include <string>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/survey/response_tree.h"

namespace cairn::survey {

enum class PageKind {
  Question,  // one question
  Together,  // all questions of a group at once: item controls page, grid, table, gtable …; its rows too when it
             // repeats
  Rows,      // the rows of another repeating group so far: change, remove, add another
};

/// One page. Numbers are stable: they count every page of the questionnaire in document order, whether it is on or off.
/// The pages inside a repeating group have one number each; the row is a second part of their address.
struct Page {
  std::size_t number = 0;  // 1-based within the questionnaire
  PageKind kind = PageKind::Question;
  const fhir::Item* item = nullptr;        // the question or the group; valid as long as the questionnaire
  std::vector<const fhir::Item*> groups;   // enclosing groups, outermost first: their texts are headings
  std::vector<const fhir::Item*> display;  // shown above: display items, and values that are worked out
  std::vector<const fhir::Item*> after;    // shown below: what follows the last question of a group
};

/// Every page of a questionnaire in order. Hidden and read-only items have none.
std::vector<Page> list_pages(const fhir::Questionnaire& questionnaire);

/// A stop on a person's way through a questionnaire: a page, in one row of every repeating group around it.
struct Place {
  const Page* page = nullptr;
  std::vector<std::size_t> rows;             // from 0, outermost first
  const ResponseTree::Node* node = nullptr;  // the question; what holds the group for Together and Rows
};

/// Every place for the rows that the response has, on or off, in the order in which they are visited: the rows of a
/// group, then its list of rows. A group that must have a row has its first one, whether it is there yet or not.
std::vector<Place> list_places(const std::vector<Page>& pages, const ResponseTree& tree);

/// A question on a page, in its rows.
struct Slot {
  const fhir::Item* item = nullptr;
  std::vector<std::size_t> rows;
  const ResponseTree::Node* node = nullptr;
};
/// The questions of a place, on or off, in document order: one, all of a Together page, none of a Rows page.
std::vector<Slot> list_slots(const Place& place);

/// The instances of a repeating group below a node. An only one without content is the mark that there are none.
std::vector<const ResponseTree::Node*> list_rows(const ResponseTree::Node& holder, const fhir::Item& group);

/// Answers to anything below a node, read-only items aside.
std::size_t count_answers_in(const ResponseTree::Node& node);

}  // namespace cairn::survey
