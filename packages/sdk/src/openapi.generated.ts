// Generated from docs/openapi.json by packages/sdk/scripts/types.ts: do not edit.
export interface paths {
    "/auth/register/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account and sign in */
        post: operations["postAuthRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in */
        post: operations["postAuthLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out */
        post: operations["postAuthLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I? */
        get: operations["getAuthMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the own password, and end the other sessions */
        post: operations["postAuthPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/login/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sign-in page */
        get: operations["getAdminLogin"];
        put?: never;
        /** Sign in on the page */
        post: operations["postAdminLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/wallet/submit/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put money into a wallet */
        post: operations["postWalletSubmit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/wallet/balance/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balance of the own wallet */
        get: operations["getWalletBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/wallet/transactions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved in the own wallet, newest first */
        get: operations["getWalletTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/products/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products, oldest first */
        get: operations["getInventoryProducts"];
        put?: never;
        /** Create a product */
        post: operations["postInventoryProducts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/products/{product_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product */
        get: operations["getInventoryProductsProductId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a product, if it is still at the version it was read at */
        patch: operations["patchInventoryProductsProductId"];
        trace?: never;
    };
    "/inventory/products/{product_id}/movements/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved in the stock of a product, newest first */
        get: operations["getInventoryProductsProductIdMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/stock/add/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goods arrive */
        post: operations["postInventoryStockAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/stock/adjust/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Correct the count of a product, up or down */
        post: operations["postInventoryStockAdjust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/stock/reserve/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reserve a product for an order kept elsewhere; repeating it changes nothing */
        post: operations["postInventoryStockReserve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/stock/confirm/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sell what is reserved for an order kept elsewhere */
        post: operations["postInventoryStockConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/inventory/stock/release/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a reservation back; of an order of this store's own, that cancels it while it is pending */
        post: operations["postInventoryStockRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/create/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Place an order: every item is reserved, or none */
        post: operations["postOrdersCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/payment/process/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pay a pending order from the wallet; paying a paid order again gives the same answer */
        post: operations["postOrdersPaymentProcess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an order; a paid one is refunded and its items go back into stock */
        post: operations["postOrdersCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/admin/update-status/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move an order on: PROCESSING, SHIPPED, DELIVERED in their order; CANCELLED cancels it with its refund */
        post: operations["postOrdersAdminUpdateStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/user/orders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The orders of the signed-in user, newest first */
        get: operations["getOrdersUserOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{order_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order */
        get: operations["getOrdersOrderId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{order_id}/history/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every change of status, oldest first */
        get: operations["getOrdersOrderIdHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/overview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Today at a glance: orders by status, revenue, top products, low stock, refused payments, reservations about to expire */
        get: operations["adminOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the orders of everybody
         * @description What is found comes from a read model (`as_of` says how fresh), what is shown of it from the orders themselves. A page may be shorter than `limit` although `next_cursor` is there: then the search has looked that far, and goes on from there.
         */
        get: operations["adminSearchOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The orders that a search finds, as a CSV file */
        get: operations["adminExportOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/bulk-status/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give many orders a status, one outcome for each; CANCELLED cancels them with their refunds */
        post: operations["adminBulkOrderStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/{order_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order with its items, money and reservation, and what can be done with it */
        get: operations["adminReadOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/{order_id}/timeline/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every event of orders, inventory and wallet about one order, oldest first */
        get: operations["adminReadOrderTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/{order_id}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an order; a paid one is refunded and its items go back into stock */
        post: operations["adminCancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/{order_id}/advance/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move an order on: PROCESSING, SHIPPED, DELIVERED in their order */
        post: operations["adminAdvanceOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/{order_id}/notes/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write something down beside an order, for staff; its customer does not see it */
        post: operations["adminAddOrderNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/stock-value/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the stock is worth: units of each product at the price in force, the dearest first
         * @description From a read model: `as_of` says how fresh.
         */
        get: operations["adminListStockValue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/stock-value/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the stock is worth, as a CSV file */
        get: operations["adminExportStockValue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/statements/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the statements of all accounts, by user, type, day and amount
         * @description From a read model: `as_of` says how fresh; the statement of one account as it is at this moment is `/admin/api/accounts/{user_id}/transfers/`. A page may be shorter than `limit` although `next_cursor` is there: then the search has looked that far, and goes on from there.
         */
        get: operations["adminSearchStatements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/statements/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lines of statements that a search finds, as a CSV file */
        get: operations["adminExportStatements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/products/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products, for sale or not */
        get: operations["adminListProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/products/{product_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product */
        get: operations["adminGetProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/products/{product_id}/movements/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved in the stock of a product and who did it, newest first */
        get: operations["adminListProductMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/products/{product_id}/stock-history/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stock of a product over time, for a chart */
        get: operations["adminGetStockHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/products/{product_id}/holders/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who holds units of a product now */
        get: operations["adminListHolders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/products/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The products that a search finds, as a CSV file */
        get: operations["adminExportProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/movements/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved in the stock of a product and who did it, as a CSV file, newest first */
        get: operations["adminExportMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/accounts/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Wallets: the newest users first, or those that a search finds by name */
        get: operations["adminListAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/accounts/{user_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One wallet */
        get: operations["adminGetAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/accounts/{user_id}/balance-history/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balance of a wallet over time, for a chart */
        get: operations["adminGetBalanceHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/accounts/{user_id}/transfers/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved in a wallet, newest first */
        get: operations["adminListAccountTransfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/transfers/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ledger, newest first: of a user, of an order, of a type, or all
         * @description A page may be shorter than `limit` although `next_cursor` is there: then the search has looked that far, and goes on from there.
         */
        get: operations["adminListTransfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/accounts/{user_id}/correct/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a balance right by a transfer against the adjustments account, with a reason */
        post: operations["adminCorrectBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/accounts/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The wallets that a search finds, as a CSV file */
        get: operations["adminExportAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/transfers/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ledger, or what of it was asked for, as a CSV file, newest first */
        get: operations["adminExportTransfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/orders/{order_id}/goodwill/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the customer of a delivered order money back, all of its payment or a part; its status stays */
        post: operations["adminGrantGoodwill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users, the newest first, or those that a search finds by name, mail address or id */
        get: operations["adminListUsers"];
        put?: never;
        /** Make an account for somebody */
        post: operations["adminCreateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/{user_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user, with what he has and how often he ordered */
        get: operations["adminGetUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Give a user another mail address, or none */
        patch: operations["adminChangeUser"];
        trace?: never;
    };
    "/admin/api/users/{user_id}/sessions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a user is signed in, the newest session first */
        get: operations["adminListSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The users that a search finds, as a CSV file */
        get: operations["adminExportUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/{user_id}/role/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a user another role, at once in all his sessions; nobody changes his own */
        post: operations["adminChangeRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/{user_id}/reset-password/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a user a new password, which ends his sessions
         * @description A password is no part of what a key stands for: repeated with another one, the first stays.
         */
        post: operations["adminResetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/{user_id}/disable/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a user out, and end his sessions at once */
        post: operations["adminDisableUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/{user_id}/enable/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a user in again */
        post: operations["adminEnableUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/{user_id}/revoke-sessions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End all sessions of a user */
        post: operations["adminRevokeSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/users/{user_id}/sessions/{session_id}/revoke/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End one session of a user */
        post: operations["adminRevokeSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/audit/export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people who run the store did, as a CSV file, newest first */
        get: operations["adminExportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/audit/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people who run the store did, newest first: who, what, before, after, from where */
        get: operations["adminListAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/verify/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that everything the store promises is so
         * @description Runs every check of `npm run verify` in a read-only snapshot. If that takes longer than a request may, the answer is 503: ask again for its report.
         */
        get: operations["getAdminApiVerify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/sagas/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sagas between services that run apart, newest first */
        get: operations["adminListSagas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/sagas/{saga_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One saga */
        get: operations["adminReadSaga"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/sagas/{saga_id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a saga tried again at once */
        post: operations["adminRetrySaga"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/sagas/{saga_id}/undo/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a saga taken back; one that has gone too far is finished all the same */
        post: operations["adminUndoSaga"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live data, as server-sent events
         * @description A customer is told of his own orders and wallet, staff of everything; the stock of products that `products` names is told to anybody. Messages: `ready` (the stream is open: load what you show now), `order`, `wallet`, `stock`, `product`, `reset` (too much was missed: load again) and `closing`. Each bears an `id`; a client that sends the last one as `Last-Event-ID` misses nothing and is told nothing twice, whichever server it comes back to. Order of messages is kept for each order and each account. `stock` tells the latest numbers, and may leave out those in between. The stream ends within about a second of its session.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/verifications/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verifications, the newest first */
        get: operations["adminListVerifications"];
        put?: never;
        /**
         * Check in the background that everything the store promises is so
         * @description Where one is under way already, that one is the answer.
         */
        post: operations["adminStartVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/verifications/{verification_id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One verification, with what each check came to so far */
        get: operations["adminReadVerification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/tables/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every table of every service */
        get: operations["adminListTables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/tables/{schema}/{table}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rows of a table
         * @description In a read-only transaction of two seconds at most. A filter that takes longer is refused, with the names of the columns that are indexed.
         */
        get: operations["adminReadTable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives */
        get: operations["getHealthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** It can serve */
        get: operations["getReadyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/status/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is online */
        get: operations["getApiStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Error */
        Error: {
            /** @description What went wrong, for a person. */
            error: string;
            /** @description More, where there is more. */
            details?: unknown;
            /**
             * @description What a client branches on.
             * @example insufficient_stock
             */
            code: string;
            /** @description Also in the header X-Request-ID. */
            request_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    postAuthRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Letters, digits and @ . + - _ */
                    username: string;
                    email?: string | null;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            username: string;
                            /** @description customer, staff or admin. */
                            role: string;
                        };
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postAuthLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    username: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            username: string;
                            /** @description customer, staff or admin. */
                            role: string;
                        };
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postAuthLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "signed_out";
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAuthMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            username: string;
                            /** @description customer, staff or admin. */
                            role: string;
                        };
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postAuthPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    old: string;
                    new: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            username: string;
                            /** @description customer, staff or admin. */
                            role: string;
                        };
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAdminLogin: {
        parameters: {
            query?: {
                /** @description Where to go then, on this site. */
                next?: string;
                /** @description `1`: the page says that the session has ended. */
                ended?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
        };
    };
    postAdminLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    username: string;
                    password: string;
                    /** @description Where to go then, on this site. */
                    next?: string;
                    /** @description Taken, and not looked at. */
                    csrfmiddlewaretoken?: string;
                };
                "application/x-www-form-urlencoded": {
                    username: string;
                    password: string;
                    /** @description Where to go then, on this site. */
                    next?: string;
                    /** @description Taken, and not looked at. */
                    csrfmiddlewaretoken?: string;
                };
            };
        };
        responses: {
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Error"];
                };
            };
        };
    };
    postWalletSubmit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. Required here, or `_idempotency_key` in the body. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description An amount with at most two decimal places: a decimal string, or a JSON number.
                     * @example 15000000.00
                     */
                    amount: string | number;
                    /** @description Staff only: whose wallet. The own one where it is absent. */
                    username?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
                "application/x-www-form-urlencoded": {
                    /**
                     * @description An amount with at most two decimal places: a decimal string, or a JSON number.
                     * @example 15000000.00
                     */
                    amount: string | number;
                    /** @description Staff only: whose wallet. The own one where it is absent. */
                    username?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        transaction_id: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        amount: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        balance: string;
                        currency: string;
                        /** @enum {string} */
                        status: "COMPLETED";
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getWalletBalance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        balance: string;
                        currency: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getWalletTransactions: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        transactions: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            transaction_id: string;
                            /** @description TOPUP, OPENING, PAYMENT, REFUND, GOODWILL or CORRECTION. */
                            type: string;
                            /**
                             * @description Negative where money left the wallet.
                             * @example -15000000.00
                             */
                            amount: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            balance_after: string;
                            reference: string | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getInventoryProducts: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description Words, each of which begins a word of the SKU or the name; the first ten count. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        products: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            sku: string;
                            name: string;
                            description: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            price: string;
                            /** @example IDR */
                            currency: string;
                            /** @description Units on hand, reserved included. */
                            stock_quantity: number;
                            /** @description Units held by reservations. */
                            reserved_quantity: number;
                            /** @description Units that can be reserved now. */
                            available_quantity: number;
                            /** @description Whether it is for sale. What is not is hidden from customers. */
                            active: boolean;
                            /** @description Counts the edits of the product, from 1. */
                            version: number;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postInventoryProducts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Unique in the store; cannot be changed. */
                    sku: string;
                    name: string;
                    /** @description May be empty. */
                    description?: string;
                    /**
                     * @description An amount with at most two decimal places: a decimal string, or a JSON number.
                     * @example 15000000.00
                     */
                    price: string | number;
                    /**
                     * @description Whether it is for sale. What is not is hidden from customers.
                     * @default true
                     */
                    active?: boolean;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        id: string;
                        sku: string;
                        name: string;
                        description: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        price: string;
                        /** @example IDR */
                        currency: string;
                        /** @description Units on hand, reserved included. */
                        stock_quantity: number;
                        /** @description Units held by reservations. */
                        reserved_quantity: number;
                        /** @description Units that can be reserved now. */
                        available_quantity: number;
                        /** @description Whether it is for sale. What is not is hidden from customers. */
                        active: boolean;
                        /** @description Counts the edits of the product, from 1. */
                        version: number;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getInventoryProductsProductId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        id: string;
                        sku: string;
                        name: string;
                        description: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        price: string;
                        /** @example IDR */
                        currency: string;
                        /** @description Units on hand, reserved included. */
                        stock_quantity: number;
                        /** @description Units held by reservations. */
                        reserved_quantity: number;
                        /** @description Units that can be reserved now. */
                        available_quantity: number;
                        /** @description Whether it is for sale. What is not is hidden from customers. */
                        active: boolean;
                        /** @description Counts the edits of the product, from 1. */
                        version: number;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patchInventoryProductsProductId: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Counts the edits of the product, from 1. */
                    version: number;
                    name?: string;
                    /** @description May be empty. */
                    description?: string;
                    /**
                     * @description An amount with at most two decimal places: a decimal string, or a JSON number.
                     * @example 15000000.00
                     */
                    price?: string | number;
                    /** @description Whether it is for sale. What is not is hidden from customers. */
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        id: string;
                        sku: string;
                        name: string;
                        description: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        price: string;
                        /** @example IDR */
                        currency: string;
                        /** @description Units on hand, reserved included. */
                        stock_quantity: number;
                        /** @description Units held by reservations. */
                        reserved_quantity: number;
                        /** @description Units that can be reserved now. */
                        available_quantity: number;
                        /** @description Whether it is for sale. What is not is hidden from customers. */
                        active: boolean;
                        /** @description Counts the edits of the product, from 1. */
                        version: number;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getInventoryProductsProductIdMovements: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A UUID. */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        movements: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            /** @description STOCK_IN, ADJUSTMENT, RESERVE, RELEASE, EXPIRE, SALE or RESTOCK. */
                            movement_type: string;
                            /** @description Negative only where a count was corrected down. */
                            quantity: number;
                            on_hand_delta: number;
                            reserved_delta: number;
                            order_id: string | null;
                            notes: string;
                            created_by: string | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postInventoryStockAdd: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description A UUID.
                     */
                    product_id: string;
                    /** @description A number of units. */
                    quantity: number;
                    notes?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        product_id: string;
                        stock_quantity: number;
                        available_quantity: number;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        movement_id: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postInventoryStockAdjust: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description A UUID.
                     */
                    product_id: string;
                    /** @description By how much, up or down; not zero. The stock cannot go below what is reserved. */
                    quantity: number;
                    /** @description Why. */
                    notes: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        product_id: string;
                        stock_quantity: number;
                        available_quantity: number;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        movement_id: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postInventoryStockReserve: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description A UUID.
                     */
                    product_id: string;
                    /** @description A number of units. */
                    quantity: number;
                    /**
                     * Format: uuid
                     * @description Any UUID that is not an order of this store; further products join its reservation, at most 1000.
                     */
                    order_id: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        product_id: string;
                        quantity: number;
                        /** @description ACTIVE; CLAIMED while an order of this store is being paid. */
                        status: string;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        expires_at: string;
                        /** @description Of this product, after the reservation. */
                        available_quantity: number;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postInventoryStockConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description A UUID.
                     */
                    order_id: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @description CONFIRMED or RELEASED. */
                        status: string;
                        items: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            quantity: number;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postInventoryStockRelease: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description A UUID.
                     */
                    order_id: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @description CONFIRMED or RELEASED. */
                        status: string;
                        items: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            quantity: number;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postOrdersCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        product_id: string;
                        /** @description A number of units. */
                        quantity: number;
                    }[];
                    shipping_address: string;
                    notes?: string;
                    /**
                     * @description An amount with at most two decimal places: a decimal string, or a JSON number.
                     * @example 15000000.00
                     */
                    expected_total?: string | number;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "PENDING";
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        total_amount: string;
                        currency: string;
                        items: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            name: string;
                            quantity: number;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            unit_price: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            subtotal: string;
                        }[];
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        expires_at: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postOrdersPaymentProcess: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description A UUID.
                     */
                    order_id: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "PAID";
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        total_amount: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        transaction_id: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        balance: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postOrdersCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description A UUID.
                     */
                    order_id: string;
                    reason?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "CANCELLED";
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        refunded_amount: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    postOrdersAdminUpdateStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description A UUID.
                     */
                    order_id: string;
                    /** @example PROCESSING */
                    status: string;
                    notes?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOrdersUserOrders: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                status?: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        orders: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            order_id: string;
                            /** @enum {string} */
                            status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            total_amount: string;
                            currency: string;
                            /** @description Lines of the order */
                            item_count: number;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOrdersOrderId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        total_amount: string;
                        currency: string;
                        items: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            name: string;
                            quantity: number;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            unit_price: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            subtotal: string;
                        }[];
                        shipping_address: string;
                        notes: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        refunded_amount: string;
                        /** @description What the store gave back after the delivery. */
                        goodwill_amount: string;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        created_at: string;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        updated_at: string;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        expires_at: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOrdersOrderIdHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        history: {
                            from_status: ("PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED") | null;
                            /** @enum {string} */
                            to_status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                            notes: string;
                            changed_by: string | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Lists and sums are folded from a log in the background: how far they have come. */
                        as_of: {
                            /** @description Position in its log up to which everything is in it. */
                            position: number;
                            /** @description Events that are not in it yet. */
                            behind: number;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            at: string;
                        };
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        server_time: string;
                        currency: string;
                        orders_by_status: {
                            /** @enum {string} */
                            status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                            orders: number;
                        }[];
                        /** @description The last fortnight, oldest first; the last entry is today. */
                        days: {
                            /**
                             * @description A day in UTC.
                             * @example 2026-11-25
                             */
                            day: string;
                            placed: number;
                            paid: number;
                            cancelled: number;
                            expired: number;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            paid_amount: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            refunded_amount: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            revenue: string;
                            payments_refused: number;
                        }[];
                        /** @description Of the last seven days, returns taken off. */
                        top_products: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            sku: string | null;
                            name: string | null;
                            units: number;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            revenue: string;
                        }[];
                        low_stock: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            sku: string;
                            name: string;
                            stock_quantity: number;
                            reserved_quantity: number;
                            available_quantity: number;
                        }[];
                        /** @description Today's, by reason. */
                        payments_refused: {
                            code: string;
                            refusals: number;
                        }[];
                        /** @description Pending orders whose reservation ends within five minutes, soonest first. */
                        expiring: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            order_id: string;
                            customer: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                id: string;
                                username: string | null;
                            };
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            total_amount: string;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            expires_at: string;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminSearchOrders: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description An id of an order, a customer or a product, how the id of an order begins, a username, or a SKU. */
                q?: string;
                /** @description Username or id. */
                customer?: string;
                /** @description SKU or id. */
                product?: string;
                /**
                 * @description One status, or several with commas between them.
                 * @example PAID,PROCESSING
                 */
                status?: string;
                /** @description Placed at or after this: a date or a time, ISO 8601, UTC unless it says otherwise. */
                from?: string;
                /** @description Placed before this time, or on or before this date. */
                to?: string;
                /** @description Total of at least this. */
                amount_min?: string;
                /** @description Total of at most this. */
                amount_max?: string;
                sort?: "-created_at" | "created_at" | "-total_amount" | "total_amount";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        orders: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            order_id: string;
                            customer: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                id: string;
                                username: string | null;
                            };
                            /** @enum {string} */
                            status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            total_amount: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            refunded_amount: string;
                            currency: string;
                            /** @description Lines of the order. */
                            item_count: number;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            updated_at: string;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            expires_at: string;
                        }[];
                        next_cursor: string | null;
                        /** @description Lists and sums are folded from a log in the background: how far they have come. */
                        as_of: {
                            /** @description Position in its log up to which everything is in it. */
                            position: number;
                            /** @description Events that are not in it yet. */
                            behind: number;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            at: string;
                        };
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportOrders: {
        parameters: {
            query?: {
                /** @description An id of an order, a customer or a product, how the id of an order begins, a username, or a SKU. */
                q?: string;
                /** @description Username or id. */
                customer?: string;
                /** @description SKU or id. */
                product?: string;
                /**
                 * @description One status, or several with commas between them.
                 * @example PAID,PROCESSING
                 */
                status?: string;
                /** @description Placed at or after this: a date or a time, ISO 8601, UTC unless it says otherwise. */
                from?: string;
                /** @description Placed before this time, or on or before this date. */
                to?: string;
                /** @description Total of at least this. */
                amount_min?: string;
                /** @description Total of at most this. */
                amount_max?: string;
                sort?: "-created_at" | "created_at" | "-total_amount" | "total_amount";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminBulkOrderStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. Required here, or `_idempotency_key` in the body. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    order_ids: string[];
                    /** @example PROCESSING */
                    status: string;
                    notes?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        outcomes: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            order_id: string;
                            ok: boolean;
                            status: ("PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED") | null;
                            code: string | null;
                            error: string | null;
                        }[];
                        succeeded: number;
                        failed: number;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminReadOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                        version: number;
                        customer: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            username: string | null;
                        };
                        currency: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        total_amount: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        refunded_amount: string;
                        items: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            sku: string | null;
                            name: string;
                            quantity: number;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            unit_price: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            subtotal: string;
                        }[];
                        shipping_address: string;
                        /** @description The customer's own. */
                        notes: string;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        created_at: string;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        updated_at: string;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        expires_at: string;
                        money: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            transaction_id: string;
                            /** @description payment, refund or goodwill. */
                            type: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            amount: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            balance_after: string;
                            by: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                id: string;
                                username: string | null;
                            } | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        reservation: {
                            /** @description ACTIVE, CLAIMED, CONFIRMED, RELEASED, EXPIRED or RESTOCKED. */
                            status: string;
                            expires_at: string | null;
                        } | null;
                        staff_notes: {
                            version: number;
                            text: string | null;
                            by: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                id: string;
                                username: string | null;
                            } | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        can: {
                            cancel: boolean;
                            /** @description Whether cancelling it moves money back to its customer. */
                            refund: boolean;
                            advance: string | null;
                            note: boolean;
                            goodwill: boolean;
                        };
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        server_time: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminReadOrderTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        timeline: {
                            /** @description orders, inventory or wallet. */
                            service: string;
                            /** @description In that service's log. */
                            position: number;
                            /** @example OrderPaid */
                            type: string;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            at: string;
                            by: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                id: string;
                                username: string | null;
                            } | null;
                            request_id: string;
                            note: string | null;
                            amount: string | null;
                            transfer: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                id: string;
                                kind: string;
                            } | null;
                            status: string | null;
                            items: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                product_id: string;
                                quantity: number;
                            }[];
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminCancelOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        refunded_amount: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminAdvanceOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example PROCESSING */
                    status: string;
                    notes?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminAddOrderNote: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        version: number;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListStockValue: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description The SKU or the id of a product. */
                q?: string;
                /** @description For sale, or not; absent: both. */
                active?: boolean;
                /** @description Worth at least this. */
                value_min?: string;
                /** @description Worth at most this. */
                value_max?: string;
                sort?: "-value" | "value";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_value: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            sku: string | null;
                            name: string | null;
                            active: boolean;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            price: string;
                            currency: string;
                            on_hand: number;
                            /** @description Of those on hand, units that customers hold. */
                            reserved: number;
                            /**
                             * @description Units on hand at the price in force.
                             * @example 15000000.00
                             */
                            value: string;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            changed_at: string;
                        }[];
                        /** @description What all products come to together, whatever the filters. */
                        totals: {
                            products: number;
                            on_hand: number;
                            reserved: number;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            value: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            reserved_value: string;
                            currency: string | null;
                        };
                        next_cursor: string | null;
                        /** @description Lists and sums are folded from a log in the background: how far they have come. */
                        as_of: {
                            /** @description Position in its log up to which everything is in it. */
                            position: number;
                            /** @description Events that are not in it yet. */
                            behind: number;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            at: string;
                        };
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportStockValue: {
        parameters: {
            query?: {
                /** @description The SKU or the id of a product. */
                q?: string;
                /** @description For sale, or not; absent: both. */
                active?: boolean;
                /** @description Worth at least this. */
                value_min?: string;
                /** @description Worth at most this. */
                value_max?: string;
                sort?: "-value" | "value";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminSearchStatements: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description Username or id of whose account it is. */
                q?: string;
                type?: "TOPUP" | "OPENING" | "PAYMENT" | "REFUND" | "GOODWILL" | "CORRECTION";
                /** @description Posted at or after this: a date or a time, ISO 8601, UTC unless it says otherwise. */
                from?: string;
                /** @description Posted before this time, or on or before this date. */
                to?: string;
                /** @description Of at least this, whichever way it moved. */
                amount_min?: string;
                /** @description Of at most this, whichever way it moved. */
                amount_max?: string;
                sort?: "-created_at" | "created_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        statements: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            transfer_id: string;
                            /** @enum {string} */
                            type: "TOPUP" | "OPENING" | "PAYMENT" | "REFUND" | "GOODWILL" | "CORRECTION";
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            user_id: string;
                            username: string | null;
                            /**
                             * @description Negative where money left the account.
                             * @example -15000000.00
                             */
                            amount: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            balance_after: string;
                            currency: string;
                            order_id: string | null;
                            notes: string | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        next_cursor: string | null;
                        /** @description Lists and sums are folded from a log in the background: how far they have come. */
                        as_of: {
                            /** @description Position in its log up to which everything is in it. */
                            position: number;
                            /** @description Events that are not in it yet. */
                            behind: number;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            at: string;
                        };
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportStatements: {
        parameters: {
            query?: {
                /** @description Username or id of whose account it is. */
                q?: string;
                type?: "TOPUP" | "OPENING" | "PAYMENT" | "REFUND" | "GOODWILL" | "CORRECTION";
                /** @description Posted at or after this: a date or a time, ISO 8601, UTC unless it says otherwise. */
                from?: string;
                /** @description Posted before this time, or on or before this date. */
                to?: string;
                /** @description Of at least this, whichever way it moved. */
                amount_min?: string;
                /** @description Of at most this, whichever way it moved. */
                amount_max?: string;
                sort?: "-created_at" | "created_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListProducts: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description Words, each of which begins a word of the SKU or the name. */
                q?: string;
                /** @description For sale, or not; absent: both. */
                active?: boolean;
                /** @description Low stock: fewer than this can be reserved. */
                available_below?: number;
                /** @description The newest first, with a minus. */
                sort?: "created_at" | "-created_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        products: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            sku: string;
                            name: string;
                            description: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            price: string;
                            /** @example IDR */
                            currency: string;
                            /** @description Units on hand, reserved included. */
                            stock_quantity: number;
                            /** @description Units held by reservations. */
                            reserved_quantity: number;
                            /** @description Units that can be reserved now. */
                            available_quantity: number;
                            /** @description Whether it is for sale. What is not is hidden from customers. */
                            active: boolean;
                            /** @description Counts the edits of the product, from 1. */
                            version: number;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        id: string;
                        sku: string;
                        name: string;
                        description: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        price: string;
                        /** @example IDR */
                        currency: string;
                        /** @description Units on hand, reserved included. */
                        stock_quantity: number;
                        /** @description Units held by reservations. */
                        reserved_quantity: number;
                        /** @description Units that can be reserved now. */
                        available_quantity: number;
                        /** @description Whether it is for sale. What is not is hidden from customers. */
                        active: boolean;
                        /** @description Counts the edits of the product, from 1. */
                        version: number;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListProductMovements: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A UUID. */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        movements: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            /** @description STOCK_IN, ADJUSTMENT, RESERVE, RELEASE, EXPIRE, SALE or RESTOCK. */
                            movement_type: string;
                            /** @description Negative only where a count was corrected down. */
                            quantity: number;
                            on_hand_delta: number;
                            reserved_delta: number;
                            order_id: string | null;
                            notes: string;
                            created_by: string | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                            created_by_name: string | null;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetStockHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Oldest first; the stock stands until the next point. Of a long history some, spread over it. */
                        points: {
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            at: string;
                            on_hand: number;
                            reserved: number;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListHolders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                product_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The newest first. */
                        holders: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            order_id: string;
                            /** @description order: of this store; external: kept elsewhere. */
                            owner: string;
                            /** @description ACTIVE, or CLAIMED while it is being paid. */
                            status: string;
                            quantity: number;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportProducts: {
        parameters: {
            query?: {
                /** @description Words, each of which begins a word of the SKU or the name. */
                q?: string;
                /** @description For sale, or not; absent: both. */
                active?: boolean;
                /** @description Low stock: fewer than this can be reserved. */
                available_below?: number;
                /** @description The newest first, with a minus. */
                sort?: "created_at" | "-created_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportMovements: {
        parameters: {
            query: {
                /** @description A UUID. */
                product_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListAccounts: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description The beginning of a user name, or of a mail address (with its @), or an id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accounts: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            user_id: string;
                            username: string | null;
                            email: string | null;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            balance: string;
                            currency: string;
                            opened_at: string | null;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                        username: string | null;
                        email: string | null;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        balance: string;
                        currency: string;
                        opened_at: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetBalanceHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        currency: string;
                        /** @description Oldest first; the balance stands until the next point. Of a long history some, evenly spread. */
                        points: {
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            at: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            balance: string;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListAccountTransfers: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        transfers: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            /** @enum {string} */
                            type: "TOPUP" | "OPENING" | "PAYMENT" | "REFUND" | "GOODWILL" | "CORRECTION";
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            user_id: string;
                            username: string | null;
                            /**
                             * @description Negative where money left the account.
                             * @example -15000000.00
                             */
                            amount: string;
                            currency: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            balance_after: string;
                            order_id: string | null;
                            notes: string | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListTransfers: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                user_id?: string;
                order_id?: string;
                type?: "TOPUP" | "OPENING" | "PAYMENT" | "REFUND" | "GOODWILL" | "CORRECTION";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        transfers: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            /** @enum {string} */
                            type: "TOPUP" | "OPENING" | "PAYMENT" | "REFUND" | "GOODWILL" | "CORRECTION";
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            user_id: string;
                            username: string | null;
                            /**
                             * @description Negative where money left the account.
                             * @example -15000000.00
                             */
                            amount: string;
                            currency: string;
                            /**
                             * @description An amount: a decimal string with two places.
                             * @example 15000000.00
                             */
                            balance_after: string;
                            order_id: string | null;
                            notes: string | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminCorrectBalance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description By how much: negative takes from the balance, which never goes below zero.
                     * @example 15000000.00
                     */
                    amount: string | number;
                    /** @description Why. Shown beside the transfer and in the audit list. */
                    reason: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        transaction_id: string;
                        /**
                         * @description Negative where money left the account.
                         * @example -15000000.00
                         */
                        amount: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        balance: string;
                        currency: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportAccounts: {
        parameters: {
            query?: {
                /** @description The beginning of a user name, or of a mail address (with its @), or an id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportTransfers: {
        parameters: {
            query?: {
                user_id?: string;
                order_id?: string;
                type?: "TOPUP" | "OPENING" | "PAYMENT" | "REFUND" | "GOODWILL" | "CORRECTION";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGrantGoodwill: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description An amount with at most two decimal places: a decimal string, or a JSON number.
                     * @example 15000000.00
                     */
                    amount: string | number;
                    /** @description Why. Shown on the order and in the audit list. */
                    reason: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        amount: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        transaction_id: string;
                        /** @description The customer's balance after it. */
                        balance: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListUsers: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description The beginning of a user name, or of a mail address (with its @), or an id. */
                q?: string;
                role?: "customer" | "staff" | "admin";
                /** @description Who may sign in, or may not; absent: both. */
                active?: boolean;
                /** @description The newest first, with a minus. What a search finds is in the order of its words. */
                sort?: "created_at" | "-created_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            username: string | null;
                            email: string | null;
                            /** @enum {string} */
                            role: "customer" | "staff" | "admin";
                            /** @description Whether he may sign in. */
                            active: boolean;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminCreateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Letters, digits and @ . + - _ */
                    username: string;
                    email?: string | null;
                    /** @enum {string} */
                    role: "customer" | "staff" | "admin";
                    /** @description One is made up where it is absent, and shown in this answer alone. */
                    password?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                        password: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        id: string;
                        username: string | null;
                        email: string | null;
                        /** @enum {string} */
                        role: "customer" | "staff" | "admin";
                        /** @description Whether he may sign in. */
                        active: boolean;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        created_at: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        balance: string;
                        currency: string;
                        /** @description Counting stops at 10000. */
                        order_count: number;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminChangeUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            expires_at: string;
                            /** @description Where it was opened from. */
                            address: string;
                            user_agent: string;
                            /** @description Whether it is the caller's own. */
                            current: boolean;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportUsers: {
        parameters: {
            query?: {
                /** @description The beginning of a user name, or of a mail address (with its @), or an id. */
                q?: string;
                role?: "customer" | "staff" | "admin";
                /** @description Who may sign in, or may not; absent: both. */
                active?: boolean;
                /** @description The newest first, with a minus. What a search finds is in the order of its words. */
                sort?: "created_at" | "-created_at";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminChangeRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "customer" | "staff" | "admin";
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminResetPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description One is made up where it is absent, and shown in this answer alone. */
                    password?: string;
                    /** @description The idempotency key, where no Idempotency-Key header is sent. */
                    _idempotency_key?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                        password: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminDisableUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminEnableUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminRevokeSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminRevokeSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                user_id: string;
                /** @description A UUID. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminExportAudit: {
        parameters: {
            query?: {
                /** @description Who did it. */
                actor?: string;
                /** @description To what: an order, product, user ... */
                target?: string;
                /**
                 * @description What was done: the name of the command.
                 * @example AdjustStock
                 */
                action?: string;
                /**
                 * @description The first moment. ISO 8601 in UTC; a day alone is its first moment.
                 * @example 2026-11-22T10:00:00Z
                 */
                from?: string;
                /**
                 * @description The first moment that is too late. ISO 8601 in UTC; a day alone is its first moment.
                 * @example 2026-11-22T10:00:00Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A CSV file with a head line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListAudit: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description Who did it. */
                actor?: string;
                /** @description To what: an order, product, user ... */
                target?: string;
                /**
                 * @description What was done: the name of the command.
                 * @example AdjustStock
                 */
                action?: string;
                /**
                 * @description The first moment. ISO 8601 in UTC; a day alone is its first moment.
                 * @example 2026-11-22T10:00:00Z
                 */
                from?: string;
                /**
                 * @description The first moment that is too late. ISO 8601 in UTC; a day alone is its first moment.
                 * @example 2026-11-22T10:00:00Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        audit: {
                            /**
                             * @description The service, and the position of the event in its log.
                             * @example orders-17
                             */
                            id: string;
                            /** @enum {string} */
                            service: "orders" | "inventory" | "wallet" | "identity";
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            occurred_at: string;
                            actor_id: string | null;
                            actor_name: string | null;
                            /** @description As it was then; system for an operator on the command line. */
                            actor_role: string;
                            /** @description http or cli. */
                            via: string;
                            /** @example AdjustStock */
                            action: string;
                            /** @enum {string} */
                            target_type: "order" | "saga" | "product" | "reservation" | "account" | "user";
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            target_id: string;
                            before: {
                                [key: string]: unknown;
                            } | null;
                            after: {
                                [key: string]: unknown;
                            };
                            note: string | null;
                            address: string | null;
                            user_agent: string | null;
                            session_id: string | null;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAdminApiVerify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description No check has found a violation. */
                        ok: boolean;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        started_at: string;
                        /** @description Milliseconds. */
                        ms: number;
                        checks: {
                            /** @example charged_once */
                            name: string;
                            /** @description Number of the invariant in the design. */
                            invariant: number;
                            /** @description What holds. */
                            sentence: string;
                            /** @description Rows that were looked at. */
                            checked: number;
                            /** @description Rows that break it. */
                            violations: number;
                            /** @description Milliseconds. */
                            ms: number;
                            /** @description The first rows that break it. */
                            rows: {
                                [key: string]: unknown;
                            }[];
                            skipped: string | null;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListSagas: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                status?: "open" | "stuck" | "finished";
                /** @description A UUID. */
                order_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sagas: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            saga_id: string;
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            order_id: string;
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            command_id: string;
                            /**
                             * @description The command that it carries out.
                             * @example PayOrder
                             */
                            kind: string;
                            /** @description `open`, `stuck` (it waits for a person) or `finished`. */
                            status: string;
                            from_status: string | null;
                            /** @description A person has it taken back. */
                            undoing: boolean;
                            /** @description Tries that came to no end. */
                            tries: number;
                            last_step: string | null;
                            last_error: string | null;
                            by: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                id: string;
                                username: string | null;
                            } | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            due_at: string;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            created_at: string;
                            finished_at: string | null;
                            /** @description In their order, and how far it came with each. */
                            steps: {
                                /** @example charge */
                                name: string;
                                /** @example wallet */
                                service: string;
                                /** @description Whether it can be taken back. */
                                undoable: boolean;
                                /**
                                 * @description `done`; `stopped`: the last try stopped at it, so it may have taken effect; `waiting`: the last try did not come to it; `undone`: nothing of it stays; `unknown`: a first try is under way.
                                 * @enum {string}
                                 */
                                state: "done" | "stopped" | "waiting" | "undone" | "unknown";
                            }[];
                            can: {
                                /** @description Whether it can be tried again at once. */
                                retry: boolean;
                                /** @description Whether it can be taken back. */
                                undo: boolean;
                            };
                            result: string | null;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminReadSaga: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                saga_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        saga_id: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        command_id: string;
                        /**
                         * @description The command that it carries out.
                         * @example PayOrder
                         */
                        kind: string;
                        /** @description `open`, `stuck` (it waits for a person) or `finished`. */
                        status: string;
                        from_status: string | null;
                        /** @description A person has it taken back. */
                        undoing: boolean;
                        /** @description Tries that came to no end. */
                        tries: number;
                        last_step: string | null;
                        last_error: string | null;
                        by: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            id: string;
                            username: string | null;
                        } | null;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        due_at: string;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        created_at: string;
                        finished_at: string | null;
                        /** @description In their order, and how far it came with each. */
                        steps: {
                            /** @example charge */
                            name: string;
                            /** @example wallet */
                            service: string;
                            /** @description Whether it can be taken back. */
                            undoable: boolean;
                            /**
                             * @description `done`; `stopped`: the last try stopped at it, so it may have taken effect; `waiting`: the last try did not come to it; `undone`: nothing of it stays; `unknown`: a first try is under way.
                             * @enum {string}
                             */
                            state: "done" | "stopped" | "waiting" | "undone" | "unknown";
                        }[];
                        can: {
                            /** @description Whether it can be tried again at once. */
                            retry: boolean;
                            /** @description Whether it can be taken back. */
                            undo: boolean;
                        };
                        result: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminRetrySaga: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                saga_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        saga_id: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "open";
                        /** @description Whether it is being taken back. */
                        undoing: boolean;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminUndoSaga: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description A UUID. */
                saga_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        saga_id: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /** @enum {string} */
                        status: "open";
                        /** @description Whether it is being taken back. */
                        undoing: boolean;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: {
                /** @description Ids of products whose stock is told, with commas between them, at most 50. Staff is told of all. */
                products?: string;
                /**
                 * @description What is told, with commas between: orders, wallet, stock. All of them where it is left out.
                 * @example orders,wallet
                 */
                topics?: string;
            };
            header?: {
                /** @description The `id` of the last message that was read, as an EventSource sends it by itself. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that does not end by itself. `event` names the schema of `data`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        /** @description What was missed since `Last-Event-ID` follows. */
                        resumed: boolean;
                    } | Record<string, never> | {
                        /** @enum {string} */
                        reason: "session_ended" | "shutdown";
                    } | {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        order_id: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        customer_id: string;
                        /** @enum {string} */
                        status: "PENDING" | "PAYING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLING" | "CANCELLED" | "EXPIRED";
                        /** @description Counts the changes of this order. */
                        version: number;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        occurred_at: string;
                    } | {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        user_id: string;
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        transaction_id: string;
                        /**
                         * @example topup
                         * @example payment
                         * @example refund
                         */
                        kind: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        amount: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        balance: string;
                        currency: string;
                        order_id: string | null;
                        /** @description Counts the changes of this account. */
                        version: number;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        occurred_at: string;
                    } | {
                        products: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            product_id: string;
                            /** @description On hand. */
                            stock_quantity: number;
                            reserved_quantity: number;
                            available_quantity: number;
                        }[];
                    } | {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        product_id: string;
                        version: number;
                        name: string;
                        /**
                         * @description An amount: a decimal string with two places.
                         * @example 15000000.00
                         */
                        price: string;
                        active: boolean;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListVerifications: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        verifications: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            verification_id: string;
                            /**
                             * @description `broken_off`: the process that ran it ended before it was done. Start another.
                             * @enum {string}
                             */
                            state: "running" | "done" | "broken_off";
                            ok: boolean | null;
                            /** @description Rows that break an invariant, found so far. */
                            violations: number;
                            checks_done: number;
                            checks_total: number;
                            current: string | null;
                            /**
                             * @description ISO 8601, UTC.
                             * @example 2026-11-22T10:00:00.000Z
                             */
                            started_at: string;
                            finished_at: string | null;
                            started_by: {
                                /**
                                 * Format: uuid
                                 * @description A UUID.
                                 */
                                user_id: string;
                                username: string | null;
                            } | null;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminStartVerification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request, so that sending it again takes no second effect. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        verification_id: string;
                        joined: boolean;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The same key is still running, or the edit was based on an old version. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not a media type that is taken here. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminReadVerification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A UUID. */
                verification_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description A UUID.
                         */
                        verification_id: string;
                        /**
                         * @description `broken_off`: the process that ran it ended before it was done. Start another.
                         * @enum {string}
                         */
                        state: "running" | "done" | "broken_off";
                        ok: boolean | null;
                        /** @description Rows that break an invariant, found so far. */
                        violations: number;
                        checks_done: number;
                        checks_total: number;
                        current: string | null;
                        /**
                         * @description ISO 8601, UTC.
                         * @example 2026-11-22T10:00:00.000Z
                         */
                        started_at: string;
                        finished_at: string | null;
                        started_by: {
                            /**
                             * Format: uuid
                             * @description A UUID.
                             */
                            user_id: string;
                            username: string | null;
                        } | null;
                        checks: {
                            /** @example charged_once */
                            name: string;
                            /** @description Number of the invariant in the design. */
                            invariant: number;
                            /** @description What holds. */
                            sentence: string;
                            /** @description Rows that were looked at. */
                            checked: number;
                            /** @description Rows that break it. */
                            violations: number;
                            /** @description Milliseconds. */
                            ms: number;
                            /** @description The first rows that break it. */
                            rows: {
                                [key: string]: unknown;
                            }[];
                            skipped: string | null;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminListTables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tables: {
                            /** @description With its database behind it, where several have one of that name. */
                            schema: string;
                            table: string;
                            columns: {
                                name: string;
                                /**
                                 * @description PostgreSQL's name of it.
                                 * @example timestamp with time zone
                                 */
                                type: string;
                                nullable: boolean;
                                /** @description An index begins with it: filtering by it is fast. */
                                indexed: boolean;
                                /** @description Its values are shown to nobody. */
                                masked: boolean;
                            }[];
                            /** @description The primary key, by which rows are ordered. */
                            key: string[];
                            row_estimate: number | null;
                            /** @description On disk, indexes included. */
                            bytes: number;
                        }[];
                        connection: {
                            /** @description What psql takes, its password masked. */
                            url: string;
                            /** @description Where the password is. */
                            hint: string;
                        } | null;
                        /** @description One for each database: where services have their own, all of them. */
                        connections: {
                            /** @description What psql takes, its password masked. */
                            url: string;
                            /** @description Where the password is. */
                            hint: string;
                        }[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminReadTable: {
        parameters: {
            query?: {
                /** @description Most entries on the page. */
                limit?: number;
                /** @description `next_cursor` of the page before; opaque. */
                cursor?: string;
                /** @description By the primary key; the other way round with a minus. */
                sort?: "key" | "-key";
                /**
                 * @description JSON: at most 5 of {"column": ..., "op": "eq" | "lt" | "gt" | "prefix" | "is_null", "value": text}. All must hold.
                 * @example [{"column":"customer_id","op":"eq","value":"01a212f7-ea6d-7a93-8455-777fce9b08f6"}]
                 */
                filters?: string;
            };
            header?: never;
            path: {
                schema: string;
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        columns: {
                            name: string;
                            /**
                             * @description PostgreSQL's name of it.
                             * @example timestamp with time zone
                             */
                            type: string;
                            nullable: boolean;
                            /** @description An index begins with it: filtering by it is fast. */
                            indexed: boolean;
                            /** @description Its values are shown to nobody. */
                            masked: boolean;
                        }[];
                        /** @description Values as PostgreSQL writes them, in the order of the columns. */
                        rows: (string | null)[][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not signed in. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not there, or not yours. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getHealthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getReadyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                        reasons: string[];
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                        reasons: string[];
                    };
                };
            };
        };
    };
    getApiStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Seconds since 1970. */
                        timestamp: number;
                        database: "online" | "offline";
                        cache: "online" | "offline";
                        events: "online" | "offline";
                        services: {
                            wallet: "online" | "offline";
                            inventory: "online" | "offline";
                            orders: "online" | "offline";
                        };
                        version: string;
                        mode: string;
                    };
                };
            };
            /** @description The request is not valid, or a business rule refuses it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests; see Retry-After. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A bug of ours; nothing of its inside is shown. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A needed part is away or busy; see Retry-After. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
