using NodaTime.Text;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>
/// Which of the names that are known are texts and which are numbers, so that a field is not the one today and the other tomorrow: a company may be called
/// 3, and where revenue is to be, "about 5" is nothing to keep. A name that is not known is what its value looks like.
/// </summary>
internal static class KnownFields
{
    private const int MaxDescription = 1_000, MaxText = 300;

    private static readonly HashSet<string> Texts = Names("""
        symbol asset_type name description cik exchange country sector industry address official_site fiscal_year_end report_time
        """);

    private static readonly HashSet<string> Dates = Names("latest_quarter dividend_date ex_dividend_date reported_date");

    private static readonly HashSet<string> Numbers = Names("""
        market_capitalization ebitda pe_ratio peg_ratio book_value dividend_per_share dividend_yield eps revenue_per_share_ttm profit_margin
        operating_margin_ttm return_on_assets_ttm return_on_equity_ttm revenue_ttm gross_profit_ttm diluted_eps_ttm quarterly_earnings_growth_yoy
        quarterly_revenue_growth_yoy analyst_target_price analyst_rating_strong_buy analyst_rating_buy analyst_rating_hold analyst_rating_sell
        analyst_rating_strong_sell trailing_pe forward_pe price_to_sales_ratio_ttm price_to_book_ratio ev_to_revenue ev_to_ebitda beta 52_week_high
        52_week_low 50_day_moving_average 200_day_moving_average shares_outstanding shares_float percent_insiders percent_institutions
        reported_eps estimated_eps surprise surprise_percentage
        gross_profit total_revenue cost_of_revenue costof_goods_and_services_sold operating_income selling_general_and_administrative research_and_development
        operating_expenses investment_income_net net_interest_income interest_income interest_expense non_interest_income other_non_operating_income
        depreciation depreciation_and_amortization income_before_tax income_tax_expense interest_and_debt_expense net_income_from_continuing_operations
        comprehensive_income_net_of_tax ebit net_income
        total_assets total_current_assets cash_and_cash_equivalents_at_carrying_value cash_and_short_term_investments inventory current_net_receivables
        total_non_current_assets property_plant_equipment accumulated_depreciation_amortization_ppe intangible_assets intangible_assets_excluding_goodwill
        goodwill investments long_term_investments short_term_investments other_current_assets other_non_current_assets total_liabilities
        total_current_liabilities current_accounts_payable deferred_revenue current_debt short_term_debt total_non_current_liabilities
        capital_lease_obligations long_term_debt current_long_term_debt long_term_debt_noncurrent short_long_term_debt_total other_current_liabilities
        other_non_current_liabilities total_shareholder_equity treasury_stock retained_earnings common_stock common_stock_shares_outstanding
        operating_cashflow payments_for_operating_activities proceeds_from_operating_activities change_in_operating_liabilities change_in_operating_assets
        depreciation_depletion_and_amortization capital_expenditures change_in_receivables change_in_inventory profit_loss cashflow_from_investment
        cashflow_from_financing proceeds_from_repayments_of_short_term_debt payments_for_repurchase_of_common_stock payments_for_repurchase_of_equity
        payments_for_repurchase_of_preferred_stock dividend_payout dividend_payout_common_stock dividend_payout_preferred_stock
        proceeds_from_issuance_of_common_stock proceeds_from_issuance_of_long_term_debt_and_capital_securities_net proceeds_from_issuance_of_preferred_stock
        proceeds_from_repurchase_of_equity proceeds_from_sale_of_treasury_stock change_in_cash_and_cash_equivalents change_in_exchange_rate
        """);

    /// <summary>Of a period: it is part of the key, and so no field.</summary>
    public static bool IsPeriodEnd(string name) => name == "fiscal_date_ending";

    /// <summary>Of the overview, and of a statement.</summary>
    public static bool IsCurrency(string name) => name is "currency" or "reported_currency";

    /// <summary>Whether it is a text whatever it looks like. Days are texts.</summary>
    public static bool IsText(string name) => Texts.Contains(name) || Dates.Contains(name);

    /// <summary>Whether it is a number or nothing.</summary>
    public static bool IsNumber(string name) => Numbers.Contains(name);

    /// <summary>False for a day that is none.</summary>
    public static bool IsGoodText(string name, string text) => !Dates.Contains(name) || LocalDatePattern.Iso.Parse(text).Success;

    /// <summary>How much of a text is kept.</summary>
    public static int MaxLengthOf(string name) => name == "description" ? MaxDescription : MaxText;

    private static HashSet<string> Names(string names) => [.. names.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)];
}
