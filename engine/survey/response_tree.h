#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::survey {

/// A response laid over its questionnaire: a node for every item, one per instance of a group (at least one, empty when
/// the response has none), one for a question with all its answers. Refers to both; must not outlive them.
class ResponseTree {
 public:
  /// A place in the response: an item, found under a node by link id.
  struct Occurrence {
    const fhir::ResponseItem* item = nullptr;
    const Occurrence* parent = nullptr;  // the item it lies in; null at the top
    int answer = -1;                     // the answer of the parent it lies in; -1 when it lies in the item itself
    std::size_t index = 0;               // its place in that list
    std::string location() const;        // "QuestionnaireResponse.item[0].answer[1].item[0]"
  };

  struct Node {
    const fhir::Item* item = nullptr;  // null for the root
    const Node* parent = nullptr;
    std::size_t index = 0;                       // in nodes()
    std::size_t instance = 0;                    // of a group
    std::vector<const Occurrence*> occurrences;  // of a group: at most one
    std::vector<const Node*> children;           // in the order of the questionnaire
    std::string path() const;                    // "group[0]/question"
    std::size_t count_answers() const;
    template <class F>
    void for_each_answer(F&& visit) const {
      for (const Occurrence* occurrence : occurrences) {
        for (const fhir::Answer& answer : occurrence->item->answers) visit(answer);
      }
    }
  };

  /// What the response has where the questionnaire has nothing.
  struct Stray {
    const Occurrence* occurrence = nullptr;
    const Node* container = nullptr;  // where it was found
  };

  ResponseTree(const fhir::Questionnaire& questionnaire, const fhir::Response& response);
  ResponseTree(const ResponseTree&) = delete;
  ResponseTree& operator=(const ResponseTree&) = delete;

  const Node& root() const { return nodes_.front(); }
  /// Parents before children, in the order of the questionnaire.
  const std::deque<Node>& nodes() const { return nodes_; }
  const std::vector<Stray>& strays() const { return strays_; }
  /// True when the response repeats groups so often that the rest was left out (kMaxNodes): it cannot be checked.
  bool is_truncated() const { return truncated_; }
  /// The item with a link id (the first when there are several); null when there is none.
  const fhir::Item* find_item(std::string_view link_id) const;
  /// All nodes of an item.
  const std::vector<const Node*>& nodes_of(const fhir::Item& item) const;
  /// The nodes that a node means when it names a link id: those below the nearest enclosing node that can hold it.
  std::vector<const Node*> resolve(const Node& from, std::string_view link_id) const;

 private:
  static constexpr std::size_t kMaxNodes = 250000;
  struct ItemEntry {
    const fhir::Item* parent = nullptr;
    std::vector<const Node*> nodes;
  };
  struct Container {
    const std::vector<fhir::ResponseItem>* items;
    const Occurrence* parent;
    int answer;
  };
  void index_items(const std::vector<fhir::Item>& items, const fhir::Item* parent);
  void add_children(Node& node, const std::vector<fhir::Item>& items, const std::vector<Container>& containers);
  void add_node(Node& parent, const fhir::Item& item, std::size_t instance, std::vector<const Occurrence*> occurrences);

  std::deque<Node> nodes_;
  std::deque<Occurrence> occurrences_;
  std::vector<Stray> strays_;
  std::unordered_map<std::string_view, const fhir::Item*> by_link_id_;
  std::unordered_map<const fhir::Item*, ItemEntry> entries_;
  bool truncated_ = false;
};

/// Which nodes are on: their own conditions and those of every ancestor. Conditions in a circle (an error in the
/// questionnaire) count the answers as they are.
class NodeEnablement {
 public:
  explicit NodeEnablement(const ResponseTree& tree);
  bool is_enabled(const ResponseTree::Node& node) const { return states_[node.index] == State::On; }

 private:
  enum class State : char { Unknown, InProgress, On, Off };
  /// Evaluates a node, or pushes what must be known first and returns false.
  bool try_evaluate(const ResponseTree::Node& node, std::vector<const ResponseTree::Node*>& stack);
  bool holds(const fhir::EnableWhen& condition, const std::vector<const ResponseTree::Node*>& targets) const;

  const ResponseTree& tree_;
  std::vector<State> states_;
};

}  // namespace cairn::survey
