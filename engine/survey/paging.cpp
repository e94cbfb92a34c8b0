#include "engine/survey/paging.h"

namespace cairn::survey {
namespace {

class Pager {
 public:
  void add(const std::vector<fhir::Item>& items) {
    for (const fhir::Item& item : items) {
      if (item.hidden) continue;
      if (item.type == fhir::ItemType::Display) {
        if (!is_part_of_question(item)) display_.push_back(&item);
      } else if (item.type == fhir::ItemType::Group) {
        groups_.push_back(&item);
        add(item.items);
        groups_.pop_back();
      } else {
        add_question(item);
      }
    }
  }

  std::vector<Page> take() { return std::move(pages_); }

 private:
  /// Labels of a control belong to the page of their parent: they are no instruction of their own.
  static bool is_part_of_question(const fhir::Item& item) {
    for (const std::string_view control : {"unit", "lower", "upper", "prompt", "help", "flyover"}) {
      if (item.item_control == control) return true;
    }
    return false;
  }

  void add_question(const fhir::Item& item) {
    if (!item.read_only) {
      pages_.push_back({pages_.size() + 1, &item, groups_, std::move(display_)});
      display_ = {};
    }
    add(item.items);
  }

  std::vector<Page> pages_;
  std::vector<const fhir::Item*> groups_, display_;
};

}  // namespace

std::vector<Page> list_pages(const fhir::Questionnaire& questionnaire) {
  Pager pager;
  pager.add(questionnaire.items);
  return pager.take();
}

}  // namespace cairn::survey
