#pragma once

#include <deque>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <vector>

#include "engine/fhirpath/environment.h"
#include "engine/survey/plan.h"
#include "engine/survey/response_tree.h"

namespace cairn::survey {

/// The response as expressions see it: JSON made once, with the scores of chosen options, without items that are off,
/// and with worked-out answers put in as they come. Nothing that an expression has seen moves or is freed before the
/// document is: places for answers to come are kept from the start, as nulls that expressions skip.
class ResponseDocument final : public fhirpath::ItemIndex {
 public:
  ResponseDocument(const ResponseTree& tree, const fhir::Response& response);

  const Json& json() const { return json_; }
  bool find_items(std::string_view link_id, bool anywhere, std::vector<fhirpath::Value>& found) const override;
  /// %context of an item: what the response has of it, or {linkId}.
  fhirpath::Collection context_of(const ResponseTree::Node& node);
  void show(const ResponseTree::Node& node, bool is_shown);
  void set_answers(const ResponseTree::Node& node, const std::vector<fhir::Answer>& answers);

 private:
  using Node = ResponseTree::Node;
  const EntryPlan& plan_of(const Node& node) const { return plan_.entries[static_cast<std::size_t>(node.entry)]; }
  void fill(const Node& node, const std::vector<fhir::ResponseItem>& items, const ResponseTree::Occurrence* parent,
            int answer, Json& owner);
  Json make_item(const Node* node, const fhir::ResponseItem& item);
  Json make_answer(const Node* node, const fhir::Value& value) const;
  void add_score(const Node& node, const fhir::Value& value, Json& answer) const;
  void fill_item(const Node& node, const ResponseTree::Occurrence& occurrence, Json& slot);
  void keep_places(const Node& node, Json& owner);
  /// The place of a node, made when it can be; null when it has none (inside a question without an answer).
  Json* find_place(const Node& node);
  Json& content(Json* place);
  template <class F>
  void for_each_place(const Node& node, F&& visit);

  const ResponseTree& tree_;
  const Plan& plan_;
  Json json_;
  std::vector<Json*> first_;                                  // by node
  std::unordered_map<std::size_t, std::vector<Json*>> more_;  // nodes that are there more than once
  std::unordered_map<const Json*, Json> hidden_;              // by place
  std::deque<Json> retired_;
};

}  // namespace cairn::survey
