methods <- c("holm", "hochberg", "hommel", "bonferroni", "BH", "BY")
setNames(lapply(methods, function(method) p.adjust(p, method)), methods)
