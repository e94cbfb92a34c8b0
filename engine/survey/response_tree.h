#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/fhir/response.h"
#include "engine/survey/form.h"

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
    int entry = Form::kNone;                              // in Form::entries()
    std::size_t index = 0;                                // in nodes()
    std::size_t instance = 0;                             // of a group
    std::vector<const Occurrence*> occurrences;           // of a group: at most one
    std::vector<const Node*> children;                    // in the order of the questionnaire
    const Node* next = nullptr;                           // of the same item
    const std::vector<fhir::Answer>* computed = nullptr;  // takes the place of what the response has
    std::string path() const;                             // "group[0]/question"
    std::size_t count_answers() const;
    template <class F>
    void for_each_answer(F&& visit) const {
      if (computed != nullptr) {
        for (const fhir::Answer& answer : *computed) visit(answer);
        return;
      }
      for (const Occurrence* occurrence : occurrences) {
        for (const fhir::Answer& answer : occurrence->item->answers) visit(answer);
      }
    }
  };

  /// All nodes of an item, for range-based loops.
  class NodesOfItem {
   public:
    struct Iterator {
      const Node* node;
      const Node* operator*() const { return node; }
      Iterator& operator++() {
        node = node->next;
        return *this;
      }
      bool operator==(const Iterator&) const = default;
    };
    explicit NodesOfItem(const Node* first) : first_(first) {}
    Iterator begin() const { return {first_}; }
    Iterator end() const { return {nullptr}; }
    bool empty() const { return first_ == nullptr; }

   private:
    const Node* first_;
  };

  /// What the response has where the questionnaire has nothing.
  struct Stray {
    const Occurrence* occurrence = nullptr;
    const Node* container = nullptr;  // where it was found
  };

  ResponseTree(const Form& form, const fhir::Response& response);
  ResponseTree(const ResponseTree&) = delete;
  ResponseTree& operator=(const ResponseTree&) = delete;

  const Form& form() const { return form_; }
  const Node& root() const { return nodes_.front(); }
  /// Parents before children, in the order of the questionnaire.
  const std::deque<Node>& nodes() const { return nodes_; }
  const std::vector<Stray>& strays() const { return strays_; }
  /// True when the response repeats groups so often that the rest was left out (kMaxNodes): it cannot be checked.
  bool is_truncated() const { return truncated_; }
  /// The item with a link id (the first when there are several); null when there is none.
  const fhir::Item* find_item(std::string_view link_id) const { return form_.find_item(link_id); }
  NodesOfItem nodes_of(const fhir::Item& item) const { return nodes_of(form_.entry_of(item).index); }
  NodesOfItem nodes_of(int entry) const { return NodesOfItem(first_[static_cast<std::size_t>(entry)]); }
  /// The nodes that a node means when it names an item: those below the nearest enclosing node that can hold it.
  std::vector<const Node*> resolve(const Node& from, const Form::Entry& target) const;
  /// Gives a question its worked-out answers, or takes them away (null).
  void set_computed(const Node& node, const std::vector<fhir::Answer>* answers);

 private:
  static constexpr std::size_t kMaxNodes = 250000;
  struct Container {
    const std::vector<fhir::ResponseItem>* items;
    const Occurrence* parent;
    int answer;
  };
  struct Found {
    int position;  // among the children
    const Occurrence* occurrence;
  };
  void add_children(Node& node, const std::vector<int>& children, const std::vector<Container>& containers);
  void add_node(Node& parent, int entry, std::size_t instance, std::vector<const Occurrence*> occurrences);
  int find_position(const std::vector<int>& children, int parent, int guess, const std::string& link_id) const;

  const Form& form_;
  std::deque<Node> nodes_;
  std::deque<Occurrence> occurrences_;
  std::vector<Stray> strays_;
  std::vector<Node*> first_, last_;  // by entry
  bool truncated_ = false;
};

}  // namespace cairn::survey
