#include <algorithm>

#include "engine/survey/lint/rule.h"
#include "engine/survey/plan.h"

namespace cairn::survey::lint {
namespace {

class LinkIds {
 public:
  explicit LinkIds(const Form& form) {
    for (const Form::Entry& entry : form.entries()) sorted_.push_back(entry.item->link_id);
    std::sort(sorted_.begin(), sorted_.end());
  }
  bool contains(const fhirpath::References::Items& wanted) const {
    const auto found = std::lower_bound(sorted_.begin(), sorted_.end(), std::string_view(wanted.link_id));
    if (found == sorted_.end()) return false;
    return wanted.is_prefix ? found->starts_with(wanted.link_id) : *found == wanted.link_id;
  }

 private:
  std::vector<std::string_view> sorted_;
};

}  // namespace

void check_expression_items(const Context& context) {
  const LinkIds link_ids(context.form);
  for (const survey::Rule& rule : context.form.plan().rules) {
    for (const fhirpath::References::Items& wanted : rule.references.items) {
      if (link_ids.contains(wanted)) continue;
      context.add(rule.source->path,
                  "The expression looks for the linkId " + in_quotes(wanted.link_id) + ", which " +
                      (wanted.is_prefix ? "begins no linkId of this form."
                                        : "no item of this form has, so that part is always empty."));
    }
  }
}

}  // namespace cairn::survey::lint
