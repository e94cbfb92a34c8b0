#include "engine/survey/completed_response.h"

#include <algorithm>

namespace cairn::survey {
namespace {

using Node = ResponseTree::Node;
using Occurrence = ResponseTree::Occurrence;

class Writer {
 public:
  Writer(const Evaluation& evaluation, OffItems off) : evaluation_(evaluation), off_(off) {}

  /// The items of one list: of a response item, of one of its answers, or of the response.
  std::vector<fhir::ResponseItem> write(const Node& container, const std::vector<fhir::ResponseItem>& items,
                                        const Occurrence* parent, int answer) const {
    struct Place {
      const Node* node = nullptr;
      const Occurrence* occurrence = nullptr;
    };
    std::vector<Place> places(items.size());
    std::vector<std::pair<std::size_t, const Node*>> missing;  // in front of which item
    std::size_t next = 0;
    for (const Node* child : container.children) {
      bool is_there = false;
      for (const Occurrence* occurrence : child->occurrences) {
        if (occurrence->parent != parent || occurrence->answer != answer) continue;
        places[occurrence->index] = {child, occurrence};
        next = std::max(next, occurrence->index + 1);
        is_there = true;
      }
      if (!is_there && child->occurrences.empty() && answer < 1) missing.emplace_back(next, child);
    }
    std::vector<fhir::ResponseItem> out;
    out.reserve(items.size());
    auto absent = missing.begin();
    for (std::size_t i = 0; i <= items.size(); ++i) {
      for (; absent != missing.end() && absent->first == i; ++absent) add_missing(*absent->second, out);
      if (i == items.size()) break;
      if (places[i].node == nullptr) {
        out.push_back(items[i]);
      } else {
        add(*places[i].node, *places[i].occurrence, out);
      }
    }
    return out;
  }

 private:
  void add(const Node& node, const Occurrence& occurrence, std::vector<fhir::ResponseItem>& out) const {
    if (off_ == OffItems::Remove && !evaluation_.is_enabled(node)) return;
    const fhir::ResponseItem& item = *occurrence.item;
    fhir::ResponseItem made{item.link_id, item.text, {}, {}};
    const bool is_first = node.occurrences.front() == &occurrence;
    const std::vector<fhir::Answer>& answers = node.computed == nullptr ? item.answers : *node.computed;
    if (node.computed == nullptr || is_first) {
      for (std::size_t i = 0; i < answers.size(); ++i) {
        static const std::vector<fhir::ResponseItem> kNone;
        const auto& inner = i < item.answers.size() ? item.answers[i].items : kNone;
        made.answers.push_back({answers[i].value, write(node, inner, &occurrence, static_cast<int>(i))});
      }
    }
    // Items directly in a question are no places for calculated ones.
    made.items = node.item->is_question() && item.items.empty() ? std::vector<fhir::ResponseItem>()
                                                                : write(node, item.items, &occurrence, -1);
    if (made.answers.empty() && made.items.empty() && (!item.items.empty() || node.computed != nullptr)) return;
    out.push_back(std::move(made));
  }

  void add_missing(const Node& node, std::vector<fhir::ResponseItem>& out) const {
    if (!evaluation_.is_enabled(node)) return;
    fhir::ResponseItem made{node.item->link_id, node.item->text, {}, {}};
    if (node.computed != nullptr) {
      made.answers = *node.computed;
    } else if (node.item->type == fhir::ItemType::Group) {
      for (const Node* child : node.children) add_missing(*child, made.items);
    }
    if (!made.answers.empty() || !made.items.empty()) out.push_back(std::move(made));
  }

  const Evaluation& evaluation_;
  OffItems off_;
};

}  // namespace

fhir::Response complete_response(const Evaluation& evaluation, OffItems off) {
  const fhir::Response& given = evaluation.given();
  fhir::Response out{given.id, given.questionnaire, given.status, given.authored, given.subject, given.language, {}};
  out.items = Writer(evaluation, off).write(evaluation.tree().root(), given.items, nullptr, -1);
  return out;
}

}  // namespace cairn::survey
