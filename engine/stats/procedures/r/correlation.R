pearson <- cor.test(x, y, conf.level = conf_level)
spearman <- cor.test(x, y, method = "spearman", exact = FALSE)
kendall <- cor.test(x, y, method = "kendall", exact = FALSE)
list(pearson = pearson$estimate, pearson_ci = pearson$conf.int, pearson_p = pearson$p.value,
  spearman = spearman$estimate, spearman_p = spearman$p.value,
  kendall_tau_b = kendall$estimate, kendall_p = kendall$p.value)
