namespace Conversion.Tests.Models.Import;

/// <summary>Small models of the formats that no library here writes.</summary>
internal static class ModelTexts
{
    public const string CatBoost =
        """
        {"features_info":{"float_features":[
          {"feature_index":0,"flat_feature_index":0,"feature_id":"age","nan_value_treatment":"AsFalse","has_nans":true,"borders":[30.5]},
          {"feature_index":1,"flat_feature_index":1,"feature_id":"spend","nan_value_treatment":"AsTrue","has_nans":true,"borders":[100]}]},
         "model_info":{"params":{"loss_function":{"type":"Logloss"}}},
         "oblivious_trees":[{"leaf_values":[0.5,-1.25,2,4],"leaf_weights":[10,20,30,40],"splits":[
          {"border":30.5,"float_feature_index":0,"split_index":0,"split_type":"FloatFeature"},
          {"border":100,"float_feature_index":1,"split_index":1,"split_type":"FloatFeature"}]}],
         "scale_and_bias":[2,[0.25]]}
        """;

    public const string CatBoostNested =
        """
        {"features_info":{"float_features":[{"feature_index":0,"flat_feature_index":0,"nan_value_treatment":"AsIs"}]},
         "model_info":{"class_params":{"class_names":["x","y","z"]},"params":{"loss_function":{"type":"MultiClass"}}},
         "trees":[{"split":{"border":1,"float_feature_index":0,"split_type":"FloatFeature"},
           "left":{"value":[5,1,2],"weight":3},
           "right":{"split":{"border":2,"float_feature_index":0,"split_type":"FloatFeature"},
             "left":{"value":[6,2,1],"weight":2},"right":{"value":[7,0,0],"weight":1}}}],
         "scale_and_bias":[1,[0,0,0]]}
        """;

    public const string LightGbmDump =
        """
        {"name":"tree","version":"v4","num_class":1,"num_tree_per_iteration":1,"label_index":0,"max_feature_idx":1,
         "objective":"binary sigmoid:1","average_output":false,"feature_names":["month","spend"],
         "feature_infos":{"month":{"min_value":-1,"max_value":11,"values":[-1,0,1,2]},"spend":{"min_value":0,"max_value":9.5,"values":[]}},
         "tree_info":[{"tree_index":0,"num_leaves":3,"num_cat":1,"shrinkage":1,"tree_structure":{
           "split_index":0,"split_feature":0,"threshold":"0||2","decision_type":"==","default_left":false,"missing_type":"NaN",
           "left_child":{"leaf_index":0,"leaf_value":0.25,"leaf_count":10},
           "right_child":{"split_index":1,"split_feature":1,"threshold":1615038458.5000002,"decision_type":"<=","default_left":true,
             "missing_type":"Zero","left_child":{"leaf_index":1,"leaf_value":-0.5,"leaf_count":20},
             "right_child":{"leaf_index":2,"leaf_value":1.5,"leaf_count":30}}}}],
         "pandas_categorical":[[1,2,3]]}
        """;

    /// <summary>XGBoost 3.1 with levels of text, and leaves with a value for each output.</summary>
    public const string XGBoostWithLevels =
        """
        {"learner":{"attributes":{"best_iteration":"0","scikit_learn":"{\"missing\": NaN}"},"feature_names":["colour","size"],
        "feature_types":["c","float"],
        "gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"1"},"iteration_indptr":[0,1],
        "tree_info":[0],"trees":[{"base_weights":[0,0,-1,1,2,3],"categories":[1,2],"categories_nodes":[0],
        "categories_segments":[0],"categories_sizes":[2],"default_left":[1,0,0],"id":0,"left_children":[1,-1,-1],
        "right_children":[2,-1,-1],"split_conditions":[0.5,-1,2],"split_indices":[0,0,0],"split_type":[1,0,0],"sum_hessian":[3,1,2],
        "tree_param":{"num_deleted":"0","num_feature":"2","num_nodes":"3","size_leaf_vector":"2"}}],
        "cats":{"enc":[{"offsets":[0,3,8,8],"values":[114,101,100,103,114,-61,-68,110]},{"type":15,"values":[]}],
        "feature_segments":[0,3,3],"sorted_idx":[0,1,2]}},"name":"gbtree"},
        "learner_model_param":{"base_score":"[1E-1,2E-1]","num_class":"0","num_feature":"2","num_target":"2"},
        "objective":{"name":"reg:quantileerror"}},"version":[3,1,0]}
        """;

    /// <summary>The models by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["catboost.json"] = CatBoost,
        ["catboost-nested.json"] = CatBoostNested,
        ["lightgbm.json"] = LightGbmDump,
        ["xgboost-levels.json"] = XGBoostWithLevels,
    };
}
