#include <algorithm>
#include <deque>
#include <map>
#include <queue>

#include "engine/survey/plan.h"

namespace cairn::survey {
namespace {

constexpr std::size_t kMaxReported = 20;
constexpr std::size_t kShown = 12;

/// The graph of what must be known before what. Nodes: a task each, and for every entry "whether it is on", "its state"
/// (on, and its answers) and "the state of it and all below".
class Graph {
 public:
  Graph(const Form& form, Plan& plan, Issues& issues) : form_(form), plan_(plan), issues_(issues) {
    tasks_ = static_cast<int>(plan.tasks.size());
    size_ = static_cast<std::size_t>(tasks_) + form.entries().size() * 3;
  }

  void run() {
    link_entries();
    for (int task = 0; task < tasks_; ++task) link_task(task);
    build();
    std::vector<int> order = sort();
    if (order.size() < size_) {
      refuse_cycles(order);
      order = sort();
    }
    apply(order);
  }

 private:
  int on(int entry) const { return tasks_ + entry * 3; }
  int state(int entry) const { return tasks_ + entry * 3 + 1; }
  int below(int entry) const { return tasks_ + entry * 3 + 2; }
  Task& task(int index) { return plan_.tasks[static_cast<std::size_t>(index)]; }
  const Form::Entry& entry(int index) const { return form_.entries()[static_cast<std::size_t>(index)]; }

  void link(int before, int after) { edges_.emplace_back(before, after); }

  void link_entries() {
    for (const Form::Entry& here : form_.entries()) {
      if (here.parent != Form::kNone) {
        link(on(here.parent), on(here.index));
        link(below(here.index), below(here.parent));
      }
      link(on(here.index), state(here.index));
      link(state(here.index), below(here.index));
      by_link_id_[here.item->link_id].push_back(here.index);
    }
  }

  void link_task(int index) {
    Task& here = task(index);
    if (here.kind == Task::Kind::Variable) variable_task_[here.variable] = index;
    if (here.kind == Task::Kind::Enable) {
      link(index, on(here.entry));
      for (const fhir::EnableWhen& condition : entry(here.entry).item->enable_when) {
        if (condition.question == entry(here.entry).item->link_id) continue;  // the reader has said so
        if (const Form::Entry* target = form_.find(condition.question)) link(state(target->index), index);
      }
    }
    if (here.kind == Task::Kind::Calculate) link(index, state(here.entry));
    if (here.rule == Form::kNone) return;
    const Rule& rule = plan_.rules[static_cast<std::size_t>(here.rule)];
    here.is_weak = rule.references.reads_others;
    for (const Rule::Reads& reads : rule.reads) {
      if (const auto found = variable_task_.find(reads.variable); found != variable_task_.end())
        link(found->second, index);
    }
    for (const fhirpath::References::Items& items : rule.references.items) link_items(items, index, here);
  }

  /// A beginning of link ids mostly takes in the total that is worked out from them: it is read as what is not known.
  void link_items(const fhirpath::References::Items& items, int index, Task& here) {
    if (items.is_prefix) {
      here.is_weak = true;
    } else if (const auto match = by_link_id_.find(items.link_id); match != by_link_id_.end()) {
      for (const int target : match->second) link_item(target, items.reaches_below, index, here);
    }
  }

  /// An expression that reads a whole group in which it stands reads itself too: it runs until nothing changes.
  void link_item(int target, bool reaches_below, int index, Task& here) {
    if (reaches_below && here.entry >= target && here.entry < entry(target).end) {
      here.is_weak = true;
    } else {
      link(reaches_below ? below(target) : state(target), index);
    }
  }

  /// Edges by their beginning.
  void build() {
    starts_.assign(size_ + 1, 0);
    for (const auto& [before, after] : edges_) ++starts_[static_cast<std::size_t>(before) + 1];
    for (std::size_t i = 1; i <= size_; ++i) starts_[i] += starts_[i - 1];
    targets_.resize(edges_.size());
    std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
    for (const auto& [before, after] : edges_) targets_[next[static_cast<std::size_t>(before)]++] = after;
  }

  /// What comes before comes first; weak tasks as late as they can. Shorter than the graph when it has cycles.
  std::vector<int> sort() const {
    std::vector<int> waiting(size_, 0);
    for (const int after : targets_) {
      if (after != Form::kNone) ++waiting[static_cast<std::size_t>(after)];
    }
    std::deque<int> ready, late;
    const auto push = [&](int node) {
      (node < tasks_ && plan_.tasks[static_cast<std::size_t>(node)].is_weak ? late : ready).push_back(node);
    };
    for (std::size_t node = 0; node < size_; ++node) {
      if (waiting[node] == 0) push(static_cast<int>(node));
    }
    std::vector<int> order;
    order.reserve(size_);
    while (!ready.empty() || !late.empty()) {
      std::deque<int>& from = ready.empty() ? late : ready;
      const int node = from.front();
      from.pop_front();
      order.push_back(node);
      for (std::size_t i = starts_[static_cast<std::size_t>(node)]; i < starts_[static_cast<std::size_t>(node) + 1];
           ++i) {
        if (targets_[i] != Form::kNone && --waiting[static_cast<std::size_t>(targets_[i])] == 0) push(targets_[i]);
      }
    }
    return order;
  }

  /// Strongly connected parts of what the sort left over (Tarjan 1972), without recursion.
  void refuse_cycles(const std::vector<int>& sorted) {
    std::vector<char> is_left(size_, 1);
    for (const int node : sorted) is_left[static_cast<std::size_t>(node)] = 0;
    component_.assign(size_, Form::kNone);
    std::vector<int> number(size_, Form::kNone), lowest(size_, 0), stack;
    std::vector<char> is_on_stack(size_, 0);
    std::vector<std::pair<int, std::size_t>> calls;
    int count = 0, components = 0;
    for (std::size_t start = 0; start < size_; ++start) {
      if (is_left[start] == 0 || number[start] != Form::kNone) continue;
      calls.emplace_back(static_cast<int>(start), starts_[start]);
      while (!calls.empty()) {
        auto& [node, edge] = calls.back();
        const auto at = static_cast<std::size_t>(node);
        if (number[at] == Form::kNone) {
          number[at] = lowest[at] = count++;
          stack.push_back(node);
          is_on_stack[at] = 1;
        }
        bool has_gone_down = false;
        while (edge < starts_[at + 1]) {
          const auto there = static_cast<std::size_t>(targets_[edge++]);
          if (is_left[there] == 0) continue;
          if (number[there] == Form::kNone) {
            calls.emplace_back(static_cast<int>(there), starts_[there]);
            has_gone_down = true;
            break;
          }
          if (is_on_stack[there] != 0) lowest[at] = std::min(lowest[at], number[there]);
        }
        if (has_gone_down) continue;
        if (lowest[at] == number[at]) close_component(static_cast<int>(at), stack, is_on_stack, components++);
        const int low = lowest[at];
        calls.pop_back();
        if (!calls.empty()) {
          const auto parent = static_cast<std::size_t>(calls.back().first);
          lowest[parent] = std::min(lowest[parent], low);
        }
      }
    }
    cut(components);
  }

  void close_component(int root, std::vector<int>& stack, std::vector<char>& is_on_stack, int number) {
    for (;;) {
      const int node = stack.back();
      stack.pop_back();
      is_on_stack[static_cast<std::size_t>(node)] = 0;
      component_[static_cast<std::size_t>(node)] = number;
      if (node == root) return;
    }
  }

  bool is_inside(int before, int after) const {
    const int component = component_[static_cast<std::size_t>(before)];
    return component != Form::kNone && component == component_[static_cast<std::size_t>(after)];
  }

  /// Takes the edges out that lead to tasks of a cycle from inside it, refuses those tasks, and reports each cycle
  /// once.
  void cut(int components) {
    std::vector<char> is_reported(static_cast<std::size_t>(components), 0);
    std::size_t reported = 0;
    std::vector<std::size_t> to_cut;
    for (std::size_t node = 0; node < size_; ++node) {
      for (std::size_t i = starts_[node]; i < starts_[node + 1]; ++i) {
        const int after = targets_[i];
        if (after < tasks_ && is_inside(static_cast<int>(node), after)) to_cut.push_back(i);
      }
    }
    std::sort(to_cut.begin(), to_cut.end(), [&](std::size_t a, std::size_t b) { return targets_[a] < targets_[b]; });
    for (const std::size_t edge : to_cut) {
      const int after = targets_[edge];
      Task& refused = task(after);
      refused.is_refused = true;
      char& done = is_reported[static_cast<std::size_t>(component_[static_cast<std::size_t>(after)])];
      if (done != 0 || refused.rule == Form::kNone || reported >= kMaxReported) continue;
      done = 1;
      ++reported;
      report(after);
    }
    for (const std::size_t edge : to_cut) targets_[edge] = Form::kNone;
  }

  /// The shortest way from a task back to itself inside its cycle.
  std::vector<int> find_cycle(int start) const {
    std::map<int, int> came_from;
    std::queue<int> queue;
    queue.push(start);
    while (!queue.empty()) {
      const int node = queue.front();
      queue.pop();
      const auto at = static_cast<std::size_t>(node);
      for (std::size_t i = starts_[at]; i < starts_[at + 1]; ++i) {
        const int after = targets_[i];
        if (!is_inside(node, after)) continue;
        if (after == start) {
          std::vector<int> path{node};
          while (path.back() != start) path.push_back(came_from.at(path.back()));
          return path;  // from the end to the beginning: each depends on the next
        }
        if (came_from.emplace(after, node).second) queue.push(after);
      }
    }
    return {start};
  }

  std::string name_of(int node) const {
    const auto& here = plan_.tasks[static_cast<std::size_t>(node)];
    if (here.kind == Task::Kind::Variable) return "%" + plan_.variables[static_cast<std::size_t>(here.variable)].name;
    return "'" + entry(here.entry).item->link_id + "'";
  }

  void report(int start) {
    std::vector<std::string> names;
    for (const int node : find_cycle(start)) {
      if (node < tasks_ && (names.empty() || names.back() != name_of(node))) names.push_back(name_of(node));
    }
    std::rotate(names.begin(), std::find(names.begin(), names.end(), name_of(start)), names.end());
    std::string words = name_of(start);
    for (std::size_t i = 1; i < std::min(names.size(), kShown); ++i) words += " depends on " + names[i];
    if (names.size() > kShown) words += " depends on …";
    const Rule& rule = plan_.rules[static_cast<std::size_t>(task(start).rule)];
    issues_.push_back({Severity::Warning, "expression-cycle", rule.source->path,
                       "Expressions go in a circle, so none of them is evaluated: " + words + " depends on " +
                           name_of(start) + ". Take one of them out of the circle."});
  }

  void apply(const std::vector<int>& order) {
    std::vector<Task> ordered;
    for (const int node : order) {
      if (node < tasks_) ordered.push_back(std::move(task(node)));
    }
    plan_.tasks = std::move(ordered);
    const auto weak = std::find_if(plan_.tasks.begin(), plan_.tasks.end(), [](const Task& one) { return one.is_weak; });
    plan_.first_weak = static_cast<std::size_t>(weak - plan_.tasks.begin());
  }

  const Form& form_;
  Plan& plan_;
  Issues& issues_;
  int tasks_;
  std::size_t size_;
  std::vector<std::pair<int, int>> edges_;
  std::vector<std::size_t> starts_;
  std::vector<int> targets_;  // kNone: cut
  std::vector<int> component_;
  std::map<std::string_view, std::vector<int>> by_link_id_;
  std::map<int, int> variable_task_;
};

}  // namespace

void order_tasks(const Form& form, Plan& plan, Issues& issues) {
  if (plan.tasks.empty()) return;
  Graph(form, plan, issues).run();
}

}  // namespace cairn::survey
